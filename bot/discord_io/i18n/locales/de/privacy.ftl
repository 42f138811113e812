privacy-title = Was ich über dich weiß
privacy-stored = Gespeichert
privacy-stored-text =
    { $number ->
        [0] Nichts, was du geschrieben hast. Fragst du mich etwas, speichere ich es mit seinen Dateien und meiner Antwort in einer Datenbank auf dem Computer, auf dem ich laufe, dazu deinen Namen und deine ID, wie Discord sie zeigt, und die verbrauchten Tokens.
        [one] { $number } Nachricht von dir mit ihren Dateien und meine Antwort darauf, in einer Datenbank auf dem Computer, auf dem ich laufe. Außerdem speichere ich deinen Namen und deine ID, wie Discord sie zeigt, und wie viele Tokens deine Fragen verbraucht haben.
       *[other] { $number } Nachrichten von dir mit ihren Dateien und meine Antworten darauf, in einer Datenbank auf dem Computer, auf dem ich laufe. Außerdem speichere ich deinen Namen und deine ID, wie Discord sie zeigt, und wie viele Tokens deine Fragen verbraucht haben.
    }
privacy-sent = Gesendet an
privacy-sent-text = `{ $host }`, wo das Modell `{ $model }` die Antworten schreibt: deine Frage mit ihren Dateien und das bisherige Gespräch mit mir im selben Kanal. Wo ein Admin es erlaubt, auch Stellen aus Kanälen, die alle auf dem Server lesen können.
privacy-sent-fallback = Solange dieser Server nicht antwortet, geht dasselbe stattdessen an `{ $host }`.
privacy-kept = Aufbewahrt
privacy-kept-days =
    { $days ->
        [one] { $days } Tag lang, oder bis du sie in Discord oder hier unten löschst oder jemand `/{ command-reset }` benutzt.
       *[other] { $days } Tage lang, oder bis du sie in Discord oder hier unten löschst oder jemand `/{ command-reset }` benutzt.
    }
privacy-kept-always = Bis du sie in Discord oder hier unten löschst oder jemand `/{ command-reset }` benutzt.
privacy-choice = Deine Wahl
privacy-choice-in = Ich antworte dir, wenn du mich etwas fragst. Wählst du „{ privacy-opt-out }“, antworte ich dir nicht mehr und speichere nichts, was du schreibst.
privacy-choice-out = Du machst nicht mit: Ich antworte dir nicht und speichere nichts, was du schreibst.
privacy-parts = Mehrere Programme
privacy-parts-text = Ich laufe als mehrere Programme, jedes mit eigenen Servern und eigener Datenbank. All das betrifft nur die Server eines Programms: Benutze diesen Befehl auf jedem Server, auf dem du mit mir sprichst, und in einer Direktnachricht.
privacy-export = Meine Daten holen
privacy-erase-here = Hier löschen
privacy-erase-everywhere = Überall löschen
privacy-opt-out = Nicht mehr mitmachen
privacy-opt-in = Wieder mitmachen
privacy-exported = Das ist alles, was ich über dich gespeichert habe.
privacy-export-too-big = Was ich über dich gespeichert habe, braucht { $size } MB, mehr als ich hier senden kann. Frag den Besitzer des Bots danach.
privacy-export-busy = Ich stelle deine Daten noch zusammen. Bitte warte einen Moment.
privacy-sure-here = Alles löschen, was du mir in diesem Kanal geschrieben hast, meine Antworten darauf und Zusammenfassungen davon? Das lässt sich nicht rückgängig machen. Deine Nachrichten in Discord bleiben; lösche sie dort.
privacy-sure-everywhere = Alles löschen, was du mir je geschrieben hast, meine Antworten darauf und Zusammenfassungen davon, auf allen Servern und in Direktnachrichten? Das lässt sich nicht rückgängig machen. Deine Nachrichten in Discord bleiben; lösche sie dort.
privacy-yes-erase = Ja, löschen
privacy-erased =
    { $number ->
        [0] Es gab nichts von dir zu löschen.
        [one] Gelöscht: { $number } Nachricht von dir und die Antwort darauf. Deine heutige Nutzung bleibt für die Budgets bis Mitternacht (UTC) gespeichert.
       *[other] Gelöscht: { $number } Nachrichten von dir und die Antworten darauf. Deine heutige Nutzung bleibt für die Budgets bis Mitternacht (UTC) gespeichert.
    }
privacy-opted-out = Du machst nicht mehr mit. Ab jetzt antworte ich dir nicht und speichere nichts, was du schreibst. Was ich von früher weiß, bleibt, bis du es löschst.
privacy-opted-in = Willkommen zurück! Ab jetzt antworte ich dir wieder.
