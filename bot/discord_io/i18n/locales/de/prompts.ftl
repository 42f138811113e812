only-in-servers = Das geht nur auf einem Server.
prompt-origin-bot = Gilt hier: mein Standard-Prompt
prompt-origin-guild = Gilt hier: der Prompt dieses Servers
prompt-origin-channel = Gilt hier: der Prompt dieses Kanals
prompt-form-label = Was ist meine Rolle, wie soll ich antworten?
prompt-form-placeholder = Du leitest die Bibliothek eines Lesekreises. Antworte kurz und herzlich.
prompt-saved = Gespeichert: der Prompt für { $where }. Er gilt ab der nächsten Frage.
prompt-unchanged = Nichts geändert: Das ist schon der Prompt für { $where }.
prompt-removed = Entfernt: der Prompt für { $where }. `/{ command-prompt } { command-prompt-show }` zeigt, welcher jetzt gilt.
prompt-was-not-set = Es gab nichts zu entfernen: Für { $where } ist kein Prompt gesetzt.
prompt-empty = Ein Prompt braucht ein paar Worte. Entfernen kannst du einen Prompt mit `/{ command-prompt } { command-prompt-reset }`.
prompt-tokens = { $tokens } von { $window } Tokens, meine eingebauten Regeln eingerechnet
draft-title = Entwurf für { $where } (gilt erst, wenn du ihn speicherst)
draft-same = Kein Unterschied zum aktuellen Prompt.
draft-rest-attached = Der ganze Text ist in der angehängten Datei.
draft-stale = Jemand hat den Prompt geändert, seit du angefangen hast. Das ist der Unterschied zum aktuellen; speichere noch einmal, wenn du deinen trotzdem möchtest.
draft-volatile = { $names } fülle ich nicht aus: Ein Wert, der sich mit jeder Frage ändert, würde jede Antwort teurer machen. Der Text bleibt so stehen.
draft-unknown = { $names } kenne ich nicht, darum bleibt der Text so stehen. Ausfüllen kann ich { $known }.
draft-gone = Diesen Entwurf gibt es nicht mehr: Er wurde gespeichert oder verworfen, oder er ist zu alt.
draft-discarded = Verworfen. Der aktuelle Prompt bleibt.
draft-save = Speichern
draft-edit = Bearbeiten
draft-try = Ausprobieren
draft-discard = Verwerfen
draft-try-title = Entwurf ausprobieren
draft-try-label = Was soll ich beantworten?
draft-try-answer = Mit diesem Entwurf würde ich so antworten (nur du siehst das, und ich merke es mir nicht):
prompt-history-title = Versionen des Prompts für { $where }
prompt-history-empty = Hier wurde noch kein Prompt gesetzt.
prompt-version =
    { $length ->
        [0] { $number }. entfernt von { $who } { $when }
        [one] { $number }. { $length } Zeichen, von { $who } { $when }
       *[other] { $number }. { $length } Zeichen, von { $who } { $when }
    }
prompt-pick-version = Version wählen …
prompt-nothing-to-export = Dort ist kein Prompt gesetzt.
prompt-exported = Der Prompt für { $where }.
prompt-not-text = Diese Datei kann ich nicht lesen. Sie muss reinen Text in UTF-8 mit höchstens { $most } Zeichen enthalten.
