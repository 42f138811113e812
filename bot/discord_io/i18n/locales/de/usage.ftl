usage-title-user = Was du ausgegeben hast
usage-title-guild = Was dieser Server ausgegeben hat
usage-title-bot = Was überall ausgegeben wurde
usage-by-channel = Nach Kanal
usage-by-member = Nach Mitglied
usage-by-model = Nach Modell
usage-footer = Tage und Monate in UTC.
usage-nothing = In diesem Monat wurde nichts ausgegeben.
usage-spent-today = **{ $amount }** heute, { $requests }
usage-spent-month = **{ $amount }** im { $month }, { $requests }
usage-requests =
    { $number ->
        [one] { $number } Anfrage
       *[other] { $number } Anfragen
    }
usage-tokens = { $tokens } Tokens
usage-in-out = { $read } Tokens Eingabe, { $written } Ausgabe
usage-in-out-cached = { $read } Tokens Eingabe ({ $cached } aus dem Cache), { $written } Ausgabe
usage-estimated =
    { $number ->
        [one] { $number } der Anfragen ist geschätzt: Der Server des Modells hat die Tokens nicht gemeldet
       *[other] { $number } der Anfragen sind geschätzt: Der Server des Modells hat die Tokens nicht gemeldet
    }
usage-unknown-amount = ein unbekannter Betrag
usage-amount-and-unpriced =
    { $number ->
        [one] { $amount } und { $number } Anfrage zu unbekanntem Preis
       *[other] { $amount } und { $number } Anfragen zu unbekanntem Preis
    }
usage-share = { $whose }: { $amount }, { $tokens } Tokens
usage-left-line =
    { $scope ->
        [user] Dein Budget: { $rest } übrig, wieder voll { $when }
        [guild] Budget dieses Servers: { $rest } übrig, wieder voll { $when }
        [role] Budget deiner Rolle: { $rest } übrig, wieder voll { $when }
       *[bot] Budget des Bots: { $rest } übrig, wieder voll { $when }
    }
usage-rest-of = { $left } von { $limit }
usage-no-budget = Kein Budget gesetzt.
usage-chart-tokens = Balken der Tokens an jedem Tag von { $month }: { $all } zusammen, am meisten am { $day }. ({ $most }), heute { $today }.
usage-chart-money = Balken der Ausgaben an jedem Tag von { $month }: { $all } zusammen, am meisten am { $day }. ({ $most }), heute { $today }.
only-for-the-owner = Das kann nur der Besitzer des Bots sehen. `/{ command-usage }` ohne Optionen zeigt, was du sehen darfst.
nearly-spent = 💸 { $spent } des heutigen Budgets von { $budget } sind ausgegeben. Ist es aufgebraucht, antworte ich { $when } wieder. `/{ command-usage }` zeigt, wohin es ging; `DAILY_BUDGET_USD` ändert das Budget, `WARN_OWNER=false` beendet diese Nachrichten.
less-than = weniger als { $amount }
usage-tool-calls =
    { $number ->
        [one] { $number } Aufruf eines Werkzeugs in diesem Monat
       *[other] { $number } Aufrufe von Werkzeugen in diesem Monat
    }
