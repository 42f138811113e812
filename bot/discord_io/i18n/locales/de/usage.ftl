usage-title-user = Was du ausgegeben hast
usage-title-guild = Was dieser Server ausgegeben hat
usage-title-bot = Was überall ausgegeben wurde
usage-today = Heute
usage-month = Dieser Monat
usage-left = Heute übrig
usage-by-channel = Nach Kanal
usage-by-member = Nach Mitglied
usage-by-model = Nach Modell
usage-footer = Tage und Monate nach UTC.
usage-nothing = Nichts.
usage-requests =
    { $number ->
        [one] { $number } Anfrage
       *[other] { $number } Anfragen
    }
usage-tokens = { $tokens } Tokens
usage-total = **{ $amount }** für { $requests }
usage-in-out = { $read } Tokens hinein, { $written } heraus
usage-in-out-cached = { $read } Tokens hinein ({ $cached } aus dem Cache), { $written } heraus
usage-estimated =
    { $number ->
        [one] { $number } der Anfragen ist geschätzt: Der Server des Modells hat nicht gesagt, was sie brauchte
       *[other] { $number } der Anfragen sind geschätzt: Der Server des Modells hat nicht gesagt, was sie brauchten
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
        [user] Dein Budget: { $rest } übrig, wieder ganz { $when }
        [guild] Budget dieses Servers: { $rest } übrig, wieder ganz { $when }
        [role] Budget deiner Rolle: { $rest } übrig, wieder ganz { $when }
       *[bot] Budget des Bots: { $rest } übrig, wieder ganz { $when }
    }
usage-rest-of = { $left } von { $limit }
usage-no-budget = Es gibt kein Budget: Nichts geht aus.
usage-chart-tokens = Balken der Tokens an jedem Tag von { $month }: { $all } zusammen, am meisten am { $day }. ({ $most }), heute { $today }.
usage-chart-money = Balken der Ausgaben an jedem Tag von { $month }: { $all } zusammen, am meisten am { $day }. ({ $most }), heute { $today }.
only-for-the-owner = Das kann nur der Eigentümer der Anwendung dieses Bots sehen. `/{ command-usage }` allein zeigt, was du sehen darfst.
nearly-spent = 💸 { $spent } des heutigen Budgets von { $budget } sind ausgegeben. Ist es verbraucht, antworte ich { $when } wieder. `/{ command-usage }` zeigt, wohin es ging; `DAILY_BUDGET_USD` ändert das Budget, `WARN_OWNER=false` beendet diese Nachrichten.
less-than = weniger als { $amount }
