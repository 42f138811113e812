settings-title = Einstellungen
settings-mark = { $mark } ist hier gesetzt. Alles andere ist übernommen oder Voreinstellung vom Besitzer des Bots.
settings-help = Die genaueste Einstellung gilt: Thread, Kanal, Kategorie, Server, Bot. Änderungen gelten ab der nächsten Frage.
settings-where-server = diesen Server
settings-where-category = diese Kategorie
settings-where-channel = diesen Kanal
settings-where-thread = diesen Thread
settings-where-bot = den Bot, überall
settings-level-server = Dieser Server
settings-level-category = Diese Kategorie
settings-level-channel = Dieser Kanal
settings-level-thread = Dieser Thread
settings-level-bot = Der ganze Bot
settings-from-server = für den Server gesetzt
settings-from-category = für die Kategorie gesetzt
settings-from-channel = für den Kanal gesetzt
settings-from-thread = für den Thread gesetzt
settings-from-bot = für den ganzen Bot gesetzt
settings-from-default = Voreinstellung vom Besitzer des Bots
settings-choice = { $option }: { $value }
settings-value = **{ $option }**: { $value }
settings-pick-level = Ort wählen …
settings-pick-option = Einstellung wählen …
settings-pick-roles = Rollen wählen …
settings-pick-members = Mitglieder wählen …
settings-pick-tools = Werkzeuge wählen …
group-persona = Persona und Modell
group-access = Wer fragen darf
group-answers = Antworten
group-memory = Gedächtnis
group-tools = Werkzeuge
group-limits = Grenzen
group-language = Sprache
option-system_prompt = Persona (System-Prompt)
option-model = Modell
option-answers = Hier aktiv
option-allowed_roles = Erlaubte Rollen
option-allowed_members = Erlaubte Mitglieder
option-denied_roles = Gesperrte Rollen
option-denied_members = Gesperrte Mitglieder
option-mention_free = Ohne Erwähnung fragen
option-proxies = Webhook-Proxys antworten (PluralKit)
option-streamed = Antworten live zeigen
option-threads = Ein Thread je Frage
option-gist = Threads mit Vorgeschichte
option-pings = Die fragende Person pingen
option-buttons = Buttons unter Antworten
option-history_tokens = Gedächtnis je Frage (Tokens)
option-retention_days = Nachrichten löschen nach (Tage)
option-passive = Nachrichten ohne Erwähnung mitlesen
option-recall = Frühere Nachrichten finden
option-recall_scope = Wo danach gesucht wird
option-tools = Werkzeuge
option-user_requests = Fragen pro Minute und Person
option-channel_requests = Fragen pro Minute und Kanal
option-language = Sprache
option-daily_budget_usd = Tagesbudget
about-system_prompt = Wer ich bin und wie ich antworte.
about-model = Das Modell, das meine Antworten schreibt.
about-answers = Wenn das aus ist, beantworte ich hier keine Fragen.
about-allowed_roles = Nur diese Rollen und die erlaubten Mitglieder dürfen fragen.
about-allowed_members = Nur diese Mitglieder und die erlaubten Rollen dürfen fragen.
about-denied_roles = Diese Rollen dürfen hier und in allen Kanälen darin nicht fragen.
about-denied_members = Diese Mitglieder dürfen hier und in allen Kanälen darin nicht fragen.
about-mention_free = Jede Nachricht ist eine Frage an mich, außer sie richtet sich an andere.
about-proxies = Auch Nachrichten, die Webhooks für Mitglieder schreiben, können Fragen sein.
about-streamed = Wenn das aus ist, erscheint eine Antwort erst, wenn sie fertig ist.
about-threads = Ich beantworte jede Frage eines Kanals in einem neuen Thread.
about-gist = In einem neuen Thread weiß ich, was kurz davor im Kanal gesagt wurde.
about-pings = Wer gefragt hat, wird über die Antwort benachrichtigt.
about-buttons = { answer-stop }, { answer-retry }, { answer-continue }, { answer-file }
about-history_tokens = Mehr heißt: Ich erinnere mich an mehr, und Antworten kosten mehr.
about-retention_days = Ältere Nachrichten und meine Antworten darauf werden endgültig gelöscht.
about-passive = Sie helfen mir, Fragen zu verstehen. Ich sage es im Kanal.
about-recall = Für Nachrichten, die das Modell nicht mehr sieht: Es sucht, oder ich gebe ihm passende zur Frage.
about-recall_scope = „Server“ umfasst auch die Kanäle, die hier alle lesen können.
about-tools = Was das Modell beim Antworten benutzen darf, etwa die Uhr oder die Suche in früheren Nachrichten.
about-user_requests = Wie oft jede Person mich fragen darf.
about-channel_requests = Wie oft alle in einem Kanal zusammen mich fragen dürfen.
about-language = Die Sprache meiner eigenen Nachrichten, die alle sehen.
phrase-system_prompt = „{ $value }“
phrase-answers =
    { $value ->
        [on] eingeschaltet
       *[off] ausgeschaltet
    }
phrase-allowed_roles =
    { $value ->
        [none] alle
       *[some] erlaubt: { $value }
    }
phrase-allowed_members = erlaubt: { $value }
phrase-denied_roles = gesperrt: { $value }
phrase-denied_members = gesperrt: { $value }
phrase-mention_free =
    { $value ->
        [on] ohne Erwähnung
       *[off] mit Erwähnung
    }
phrase-proxies =
    { $value ->
        [on] auch Webhook-Proxys
       *[off] keine Webhook-Proxys
    }
phrase-streamed =
    { $value ->
        [on] live beim Schreiben
       *[off] erst, wenn sie fertig sind
    }
phrase-threads =
    { $value ->
        [on] jede in einem eigenen Thread
       *[off] im Kanal selbst
    }
phrase-gist =
    { $value ->
        [on] Threads kennen die letzten Nachrichten des Kanals
       *[off] Threads beginnen leer
    }
phrase-pings =
    { $value ->
        [on] die fragende Person wird gepingt
       *[off] ohne Ping
    }
phrase-buttons =
    { $value ->
        [on] mit Buttons
       *[off] ohne Buttons
    }
phrase-history_tokens =
    { $value ->
        [0] so viele Tokens je Frage, wie das Modell fasst
        [one] etwa { $value } Token je Frage
       *[other] etwa { $value } Tokens je Frage
    }
phrase-retention_days =
    { $value ->
        [0] nichts wird wegen seines Alters gelöscht
        [one] Nachrichten werden nach { $value } Tag gelöscht
       *[other] Nachrichten werden nach { $value } Tagen gelöscht
    }
phrase-passive =
    { $value ->
        [on] ich lese auch Nachrichten ohne Erwähnung
       *[off] ich lese nur Nachrichten an mich
    }
phrase-recall =
    { $value ->
        [tool] das Modell sucht in früheren Nachrichten
        [notes] passende frühere Nachrichten gehen mit der Frage mit
        [off] ich suche keine früheren Nachrichten
       *[auto] ich finde frühere Nachrichten wieder
    }
phrase-recall_scope =
    { $value ->
        [server] auch aus Kanälen, die alle lesen können
       *[channel] nur aus diesem Kanal
    }
phrase-tools =
    { $value ->
        [on] alle Werkzeuge
        [off] keine Werkzeuge
       *[some] nur diese Werkzeuge: { $value }
    }
phrase-user_requests =
    { $value ->
        [0] beliebig viele Fragen je Person
        [one] { $value } Frage pro Minute und Person
       *[other] { $value } Fragen pro Minute und Person
    }
phrase-channel_requests =
    { $value ->
        [0] beliebig viele je Kanal
        [one] { $value } pro Minute und Kanal
       *[other] { $value } pro Minute und Kanal
    }
value-on = an
value-off = aus
value-no-limit = keine Grenze
value-never = nie
value-nobody = keine
value-everybody = alle
value-automatic = wie der Server
value-recall =
    { $value ->
        [tool] das Modell sucht
        [notes] ich gebe passende mit
        [off] aus
       *[auto] automatisch
    }
value-recall_scope =
    { $value ->
        [server] der ganze Server
       *[channel] dieser Kanal
    }
value-characters =
    { $number ->
        [one] { $number } Zeichen, siehe `/{ command-prompt } { command-prompt-show }`
       *[other] { $number } Zeichen, siehe `/{ command-prompt } { command-prompt-show }`
    }
value-and-more = { $some } und { $number } weitere
value-not-set = nicht gesetzt
settings-button-change = Ändern
settings-button-on = An
settings-button-off = Aus
settings-button-enter = Zahl eingeben (jetzt: { $value })
settings-button-prompt = Persona schreiben
settings-button-back = Voreinstellung nehmen
settings-button-all = Alle Einstellungen
settings-button-history = Verlauf
settings-button-older = Älteres
settings-button-undo = Rückgängig machen
settings-button-undo-all = Alle { $mark } zurücksetzen
settings-button-clear = Ja, Voreinstellungen nehmen
settings-button-cancel = Abbrechen
settings-button-sure = Ja, ältere Nachrichten löschen
settings-number-label = Von 1 bis { $most }
settings-number-label-zero = Von 1 bis { $most }; 0: keine Grenze
settings-saved = ✅ **{ $option }**: { $value } · { $where }
settings-taken-back = ✅ Wieder Voreinstellung: **{ $option }**: { $value } · { $where }
settings-no-threads = ⚠️ In diesem Kanal darf ich keine Threads öffnen, also antworte ich hier ohne. Ich brauche die Berechtigungen **Öffentliche Threads erstellen** und **Nachrichten in Threads senden**.
settings-unchanged = Nichts geändert: Das war schon so eingestellt.
settings-no-number = Das ist keine ganze Zahl. Bitte gib nur Ziffern ein.
settings-no-such-option = Diese Einstellung gibt es nicht. Bitte wähle eine aus der Liste.
settings-no-such-place = Dieser Kanal hat keine Kategorie (oder ist kein Thread), für die das gelten könnte. Bitte wähle einen anderen Ort.
settings-unknown-value = **{ $option }** kann diesen Wert nicht haben. { $hint }
settings-hint-number = Bitte schreib eine ganze Zahl von 0 bis { $most }; 0 heißt keine Grenze.
settings-hint-ids = Erwähne bis zu { $most }, zum Beispiel @Helfer oder @Ada.
settings-hint-choice = Bitte wähle eins davon: { $choices }.
settings-sure-retention =
    { $days ->
        [one] **{ $where }**: Ich lösche innerhalb von zehn Minuten alles, was älter als { $days } Tag ist. Das lässt sich nicht rückgängig machen. Weiter?
       *[other] **{ $where }**: Ich lösche innerhalb von zehn Minuten alles, was älter als { $days } Tage ist. Das lässt sich nicht rückgängig machen. Weiter?
    }
settings-sure-all = **{ $where }**: { $number ->
        [one] Für { $number } Einstellung gilt dann wieder die Voreinstellung. Im Verlauf kannst du das rückgängig machen. Weiter?
       *[other] Für { $number } Einstellungen gilt dann wieder die Voreinstellung. Im Verlauf kannst du das rückgängig machen. Weiter?
    }
    { $options }
settings-cleared =
    { $number ->
        [one] ✅ Für { $number } Einstellung gilt wieder die Voreinstellung. Im Verlauf lässt sich das rückgängig machen.
       *[other] ✅ Für { $number } Einstellungen gilt wieder die Voreinstellung. Im Verlauf lässt sich das rückgängig machen.
    }
settings-history-empty = Noch wurde nichts geändert.
settings-change = **{ $option }** · { $owner }
    { $old } → { $new }
    { $who } · { $when }
settings-undone = ↩️ Rückgängig gemacht: **{ $option }**: { $value }
settings-not-undone = Diese Änderung gibt es nicht mehr, oder es gab danach eine neuere. Nichts wurde geändert.
settings-budget-saved = ✅ { $whose }: ab jetzt { $amount } am Tag.
settings-budget-none = ✅ { $whose }: kein eigenes Tagesbudget mehr.
settings-budget-server = Dieser Server
settings-budget-amount = Bitte schreib einen Betrag in US-Dollar von 0 bis { $most }, zum Beispiel `0,50`; 0 entfernt ein Budget.
settings-budget-owner = Budgets von Servern und Mitgliedern setzt nur der Besitzer des Bots. Admins können jeder Rolle ein Budget geben.
option-tool_servers = Werkzeuge von MCP-Servern
option-asking_tools = Werkzeuge, die vorher fragen
option-tool_roles = Rollen, die Aufrufe erlauben dürfen
about-tool_servers = Werkzeuge außerhalb von Discord, die das Modell hier benutzen darf. Was etwas ändert, fragt vorher.
about-asking_tools = Diese fragen vorher, obwohl sie nur lesen.
about-tool_roles = Sie dürfen den Aufruf eines Werkzeugs erlauben, wie die Person, die gefragt hat.
phrase-tool_servers =
    { $value ->
        [off] keine MCP-Server
       *[some] MCP-Server: { $value }
    }
phrase-asking_tools =
    { $value ->
        [off] keine weiteren Werkzeuge fragen vorher
       *[some] diese Werkzeuge fragen vorher: { $value }
    }
phrase-tool_roles =
    { $value ->
        [none] nur wer gefragt hat, erlaubt Aufrufe
       *[some] Aufrufe erlauben die Person, die gefragt hat, und { $value }
    }
settings-pick-servers = Server wählen …
settings-button-names = Namen …
settings-names-label = Server und Werkzeuge, eins pro Zeile
settings-names-unknown = { $name } gibt es hier nicht. Server: { $servers }.
settings-button-review = { $number } Beschreibungen prüfen
settings-servers-none = { $server }: noch keine Werkzeuge
settings-servers-line = { $server }: Werkzeuge, die sofort laufen: { $reads }, die vorher fragen: { $asks }
settings-review-title = { $tool }
settings-review-new = Dieses Werkzeug ist neu und aus, bis du es annimmst.
settings-review-changed = Der Server hat dieses Werkzeug geändert. Es ist aus, bis du das annimmst.
settings-review-accept = Annehmen
settings-review-accepted = { $tool } ist angenommen.
settings-review-gone = Diese Beschreibung hat sich wieder geändert.
settings-review-done = Alle Beschreibungen sind angenommen.
