only-in-servers = Das geht nur auf einem Server.
prompt-origin-bot = Gilt hier: mein Standard-Prompt
prompt-origin-guild = Gilt hier: der Prompt dieses Servers
prompt-origin-channel = Gilt hier: der Prompt dieses Kanals
prompt-form-label = Was soll ich sein, und wie soll ich antworten?
prompt-form-placeholder = Du bist die Bibliothekarin eines Lesekreises. Antworte kurz und herzlich.
prompt-saved-guild = Gespeichert: der Prompt dieses Servers. Er gilt ab der nächsten Frage.
prompt-saved-channel = Gespeichert: der Prompt dieses Kanals. Er gilt ab der nächsten Frage.
prompt-unchanged-guild = Nichts geändert: Das ist schon der Prompt dieses Servers.
prompt-unchanged-channel = Nichts geändert: Das ist schon der Prompt dieses Kanals.
prompt-removed-guild = Der Prompt dieses Servers ist entfernt. `/{ command-prompt } { command-prompt-show }` sagt, welcher jetzt gilt.
prompt-removed-channel = Der Prompt dieses Kanals ist entfernt. `/{ command-prompt } { command-prompt-show }` sagt, welcher jetzt gilt.
prompt-was-not-set-guild = Es gab nichts zu entfernen: Dieser Server hat keinen eigenen Prompt.
prompt-was-not-set-channel = Es gab nichts zu entfernen: Dieser Kanal hat keinen eigenen Prompt.
prompt-empty = Ein Prompt braucht ein paar Worte. Zurücknehmen geht mit `/{ command-prompt } { command-prompt-reset }`.
prompt-tokens = { $tokens } von { $window } Tokens des Modells
draft-title = Entwurf für { $where }: Nichts gilt, bevor du speicherst
draft-first = Vorher gab es hier keinen Prompt.
draft-same = Kein Unterschied zu dem, was gilt.
draft-rest-attached = Der ganze Unterschied ist in der angehängten Datei.
draft-stale = Jemand hat den Prompt geändert, seit du begonnen hast. Das ist der Unterschied zu dem, was jetzt gilt; speichere noch einmal, wenn du es so meinst.
draft-volatile = { $names } wäre bei jeder Frage anders, und dann kostet jede Antwort so viel wie ohne den Cache des Anbieters. Es bleibt stehen, wie es ist.
draft-unknown = { $names } sagt mir nichts und bleibt stehen, wie es ist. Ich kenne { $known }.
draft-gone = Diesen Entwurf gibt es nicht mehr: Er wurde gespeichert, verworfen oder ist zu alt.
draft-discarded = Verworfen. Es gilt weiter, was galt.
draft-save = Speichern
draft-edit = Weiter bearbeiten
draft-try = Ausprobieren
draft-discard = Verwerfen
draft-try-title = Entwurf ausprobieren
draft-try-label = Was soll ich beantworten?
draft-try-answer = Mit dem Entwurf würde ich so antworten (niemand sonst sieht das, und ich merke es mir nicht):
prompt-history-title = Versionen des Prompts für { $where }
prompt-history-empty = Hier hat noch niemand einen Prompt gesetzt.
prompt-version =
    { $length ->
        [0] { $number }. zurückgenommen von { $who } { $when }
        [one] { $number }. { $length } Zeichen, von { $who } { $when }
       *[other] { $number }. { $length } Zeichen, von { $who } { $when }
    }
prompt-pick-version = Eine Version ansehen und zu ihr zurückkehren
prompt-nothing-to-export = Dort ist kein Prompt gesetzt.
prompt-exported = Der Prompt für { $where }.
prompt-not-text = Diese Datei kann ich nicht lesen: Es muss reiner Text in UTF-8 sein, bis zu { $most } Zeichen.
