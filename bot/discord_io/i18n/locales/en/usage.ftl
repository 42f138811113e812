usage-title-user = What you have spent
usage-title-guild = What this server has spent
usage-title-bot = What was spent everywhere
usage-today = Today
usage-month = This month
usage-left = Left today
usage-by-channel = By channel
usage-by-member = By member
usage-by-model = By model
usage-footer = Days and months are UTC's.
usage-nothing = Nothing.
usage-requests =
    { $number ->
        [one] { $number } request
       *[other] { $number } requests
    }
usage-tokens = { $tokens } tokens
usage-total = **{ $amount }** for { $requests }
usage-in-out = { $read } tokens in, { $written } out
usage-in-out-cached = { $read } tokens in ({ $cached } from the cache), { $written } out
usage-estimated =
    { $number ->
        [one] { $number } of the requests is estimated: the model's server did not say what it took
       *[other] { $number } of the requests are estimated: the model's server did not say what they took
    }
usage-unknown-amount = an unknown amount
usage-amount-and-unpriced =
    { $number ->
        [one] { $amount } and { $number } request of unknown price
       *[other] { $amount } and { $number } requests of unknown price
    }
usage-share = { $whose }: { $amount }, { $tokens } tokens
usage-left-line =
    { $scope ->
        [user] Your budget: { $rest } left, whole again { $when }
        [guild] This server's budget: { $rest } left, whole again { $when }
        [role] Your role's budget: { $rest } left, whole again { $when }
       *[bot] The bot's budget: { $rest } left, whole again { $when }
    }
usage-rest-of = { $left } of { $limit }
usage-no-budget = There is no budget: nothing runs out.
usage-chart-tokens = Bar chart of the tokens used on each day of { $month }: { $all } in all, most on day { $day } ({ $most }), { $today } today.
usage-chart-money = Bar chart of the money spent on each day of { $month }: { $all } in all, most on day { $day } ({ $most }), { $today } today.
only-for-the-owner = Only the owner of this bot's application can see that. `/{ command-usage }` alone shows what you may see.
nearly-spent = 💸 { $spent } of today's budget of { $budget } are spent. When it is used up I answer again { $when }. `/{ command-usage }` shows where it went; `DAILY_BUDGET_USD` changes the budget, `WARN_OWNER=false` ends these messages.
less-than = less than { $amount }
