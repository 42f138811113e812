settings-title = Einstellungen für { $where }
settings-where-server = diesen Server
settings-where-category = diese Kategorie
settings-where-channel = diesen Kanal
settings-where-thread = diesen Thread
settings-where-bot = den Bot, überall
settings-from-server = für den Server gesetzt
settings-from-category = für die Kategorie gesetzt
settings-from-channel = für den Kanal gesetzt
settings-from-thread = für den Thread gesetzt
settings-from-bot = für den Bot gesetzt, überall
settings-from-operator = vom Betreiber
settings-line = **{ $option }**: { $value } · { $origin }
settings-pick-level = Wo
settings-pick-option = Was ändern
settings-help = Es gilt, was am nächsten gesetzt ist: Thread, Kanal, Kategorie, Server, Bot. Änderungen gelten ab der nächsten Frage.
option-system_prompt = System-Prompt
option-model = Modell
option-answers = Antwortet hier
option-allowed_roles = Rollen, die fragen dürfen
option-allowed_members = Mitglieder, die fragen dürfen
option-denied_roles = Rollen, die nicht fragen dürfen
option-denied_members = Mitglieder, die nicht fragen dürfen
option-streamed = Beim Schreiben zeigen
option-threads = Ein Thread je Frage
option-gist = Threads kennen das Vorherige
option-pings = Fragende benachrichtigen
option-buttons = Knöpfe unter Antworten
option-passive = Mitlesen
option-mention_free = Ohne Erwähnung fragen
option-proxies = Webhook-Proxys antworten (PluralKit)
option-user_requests = Fragen pro Minute, je Person
option-channel_requests = Fragen pro Minute, alle
option-history_tokens = Gesendetes Gespräch, Tokens
option-retention_days = Vergessen nach Tagen
option-language = Sprache
option-daily_budget_usd = Tagesbudget
value-on = an
value-off = aus
value-no-limit = keine Grenze
value-nobody = niemand
value-everybody = alle
value-automatic = die des Servers
value-characters =
    { $number ->
        [one] { $number } Zeichen, siehe `/{ command-prompt } { command-prompt-show }`
       *[other] { $number } Zeichen, siehe `/{ command-prompt } { command-prompt-show }`
    }
value-and-more = { $some } und { $number } weitere
value-not-set = nicht gesetzt
settings-button-on = An
settings-button-off = Aus
settings-button-enter = Zahl eingeben
settings-button-back = Zurücknehmen
settings-button-older = Älteres
settings-button-undo = { $number } zurück
settings-number-label = Von 1 bis { $most }
settings-number-label-zero = Von 1 bis { $most }; 0: keine Grenze
settings-saved = ✅ Gespeichert für { $where }: **{ $option }** ist { $value }.
settings-taken-back = ✅ Zurückgenommen für { $where }: **{ $option }** ist jetzt { $value }.
settings-unchanged = Nichts geändert: Das war schon so.
settings-no-number = Das ist keine ganze Zahl. Bitte gib nur Ziffern ein.
settings-no-such-option = Diese Einstellung gibt es nicht. Bitte wähle eine aus der Liste.
settings-no-such-place = Den Ort gibt es um diesen Kanal herum nicht. Bitte wähle einen anderen.
settings-unknown-value = Das kann ich nicht als Wert von **{ $option }** lesen. { $hint }
settings-hint-switch = Bitte schreib `on` oder `off`.
settings-hint-number = Bitte schreib eine ganze Zahl von 0 bis { $most }; 0 ist keine Grenze.
settings-hint-ids = Bitte erwähne bis zu { $most } davon.
settings-hint-choice = Bitte wähle eines von: { $choices }.
settings-sure-retention =
    { $days ->
        [one] Alles, was älter als { $days } Tag ist, wird für { $where } innerhalb von zehn Minuten endgültig gelöscht. Das lässt sich nicht zurücknehmen. Weiter?
       *[other] Alles, was älter als { $days } Tage ist, wird für { $where } innerhalb von zehn Minuten endgültig gelöscht. Das lässt sich nicht zurücknehmen. Weiter?
    }
settings-button-sure = Ja, Älteres löschen
settings-history-title = Was geändert wurde
settings-history-empty = Noch wurde nichts geändert.
settings-change = { $number }. **{ $option }** von { $owner }: { $old } → { $new }, durch { $who } { $when }
settings-owner-server = dem Server
settings-owner-bot = dem Bot
settings-undone = ↩️ Zurückgenommen: **{ $option }** ist wieder { $value }.
settings-not-undone = Diese Änderung gibt es nicht mehr, oder es kam eine andere danach. Nichts wurde geändert.
settings-budget-saved = ✅ { $whose } darf ab jetzt { $amount } am Tag ausgeben.
settings-budget-none = ✅ { $whose } hat kein eigenes Tagesbudget mehr.
settings-budget-server = Dieser Server
settings-budget-amount = Bitte schreib einen Betrag in US-Dollar von 0 bis { $most }, zum Beispiel `0.50`; 0 nimmt ein Budget zurück.
settings-budget-owner = Budgets von Servern und Mitgliedern setzt nur der Eigentümer der Anwendung dieses Bots. Admins können jeder Rolle ein Budget geben.
