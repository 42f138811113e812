privacy-title = Was ich von dir weiß
privacy-stored = Gespeichert
privacy-stored-text =
    { $number ->
        [one] { $number } Nachricht von dir mit ihren Dateien und die Antwort darauf, in einer Datei auf dem Rechner, auf dem ich laufe. Dazu dein Name und deine ID, wie Discord sie zeigt, und wie viele Tokens deine Fragen brauchten.
       *[other] { $number } Nachrichten von dir mit ihren Dateien und die Antworten darauf, in einer Datei auf dem Rechner, auf dem ich laufe. Dazu dein Name und deine ID, wie Discord sie zeigt, und wie viele Tokens deine Fragen brauchten.
    }
privacy-sent = Gesendet an
privacy-sent-text = `{ $host }`, wo das Modell `{ $model }` die Antworten schreibt: deine Frage mit ihren Dateien und was vorher im selben Kanal mit mir gesagt wurde.
privacy-kept = Hier aufbewahrt
privacy-kept-days =
    { $days ->
        [one] { $days } Tag lang; kürzer, wenn du deine Nachricht in Discord löschst oder jemand `/{ command-reset }` benutzt.
       *[other] { $days } Tage lang; kürzer, wenn du deine Nachricht in Discord löschst oder jemand `/{ command-reset }` benutzt.
    }
privacy-kept-always = Bis du deine Nachricht in Discord löschst, sie unten tilgst oder jemand `/{ command-reset }` benutzt.
privacy-choice = Deine Wahl
privacy-choice-in = Ich antworte dir, wenn du mich fragst. Du kannst widersprechen: Dann beantworte und speichere ich nichts von dir.
privacy-choice-out = Du hast widersprochen: Ich beantworte und speichere nichts von dir.
privacy-export = Meine Daten holen
privacy-erase-here = Hier tilgen
privacy-erase-everywhere = Überall tilgen
privacy-opt-out = Widersprechen
privacy-opt-in = Wieder mitmachen
privacy-exported = Das ist alles, was ich von dir weiß.
privacy-export-too-big = Was ich von dir weiß, braucht { $size } MB, mehr als ich hier senden darf. Mein Betreiber kann es dir geben.
privacy-export-busy = Ich stelle deine Daten noch zusammen. Bitte warte einen Moment.
privacy-sure-here = Alles tilgen, was du in diesem Kanal zu mir gesagt hast, meine Antworten darauf und Zusammenfassungen davon? Das lässt sich nicht zurücknehmen. Deine Nachrichten in Discord bleiben; lösche sie dort.
privacy-sure-everywhere = Alles tilgen, was du je zu mir gesagt hast, meine Antworten darauf und Zusammenfassungen davon, auf allen Servern und in Direktnachrichten? Das lässt sich nicht zurücknehmen. Deine Nachrichten in Discord bleiben; lösche sie dort.
privacy-yes-erase = Ja, tilgen
privacy-erased =
    { $number ->
        [0] Es gab nichts von dir zu tilgen.
        [one] Getilgt: { $number } Nachricht von dir und die Antwort darauf. Was du heute verbraucht hast, bleibt bis Mitternacht (UTC) in den Büchern, weil Budgets es zählen.
       *[other] Getilgt: { $number } Nachrichten von dir und die Antworten darauf. Was du heute verbraucht hast, bleibt bis Mitternacht (UTC) in den Büchern, weil Budgets es zählen.
    }
privacy-opted-out = Du hast widersprochen. Ab jetzt beantworte und speichere ich nichts von dir. Was ich von früher weiß, bleibt, bis du es tilgst.
privacy-opted-in = Willkommen zurück! Ab jetzt antworte ich dir wieder.
