usage-title-user = Ce que tu as dépensé
usage-title-guild = Ce que ce serveur a dépensé
usage-title-bot = Ce qui a été dépensé partout
usage-by-channel = Par salon
usage-by-member = Par membre
usage-by-model = Par modèle
usage-footer = Jours et mois en UTC.
usage-nothing = Rien n'a été dépensé ce mois-ci.
usage-spent-today = **{ $amount }** aujourd'hui, { $requests }
usage-spent-month = **{ $amount }** en { $month }, { $requests }
usage-requests =
    { $number ->
        [one] { $number } requête
       *[other] { $number } requêtes
    }
usage-tokens = { $tokens } tokens
usage-in-out = { $read } tokens en entrée, { $written } en sortie
usage-in-out-cached = { $read } tokens en entrée ({ $cached } du cache), { $written } en sortie
usage-estimated =
    { $number ->
        [one] { $number } des requêtes est estimée : le serveur du modèle n'a pas indiqué ses tokens
       *[other] { $number } des requêtes sont estimées : le serveur du modèle n'a pas indiqué leurs tokens
    }
usage-unknown-amount = un montant inconnu
usage-amount-and-unpriced =
    { $number ->
        [one] { $amount } et { $number } requête à prix inconnu
       *[other] { $amount } et { $number } requêtes à prix inconnu
    }
usage-share = { $whose } : { $amount }, { $tokens } tokens
usage-left-line =
    { $scope ->
        [user] Ton budget : il reste { $rest }, renouvellement { $when }
        [guild] Budget de ce serveur : il reste { $rest }, renouvellement { $when }
        [role] Budget de ton rôle : il reste { $rest }, renouvellement { $when }
       *[bot] Budget du bot : il reste { $rest }, renouvellement { $when }
    }
usage-rest-of = { $left } sur { $limit }
usage-no-budget = Aucun budget n'est défini.
usage-chart-tokens = Diagramme en barres des tokens utilisés chaque jour de { $month } : { $all } en tout, le plus le { $day } ({ $most }), { $today } aujourd'hui.
usage-chart-money = Diagramme en barres de l'argent dépensé chaque jour de { $month } : { $all } en tout, le plus le { $day } ({ $most }), { $today } aujourd'hui.
only-for-the-owner = Seul le propriétaire du bot peut voir ça. `/{ command-usage }` sans option montre ce que tu peux voir.
nearly-spent = 💸 Dépensé aujourd'hui : { $spent } sur un budget de { $budget }. Une fois le budget épuisé, je pourrai répondre de nouveau { $when }. `/{ command-usage }` montre où il est passé ; `DAILY_BUDGET_USD` change le budget, `WARN_OWNER=false` arrête ces messages.
less-than = moins de { $amount }
usage-tool-calls =
    { $number ->
        [one] { $number } appel d’outil ce mois-ci
       *[other] { $number } appels d’outils ce mois-ci
    }
