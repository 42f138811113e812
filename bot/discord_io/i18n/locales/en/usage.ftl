usage-title-user = What you have spent
usage-title-guild = What this server has spent
usage-title-bot = What was spent everywhere
usage-by-channel = By channel
usage-by-member = By member
usage-by-model = By model
usage-footer = Days and months in UTC.
usage-nothing = Nothing was spent this month.
usage-spent-today = **{ $amount }** today, { $requests }
usage-spent-month = **{ $amount }** in { $month }, { $requests }
usage-requests =
    { $number ->
        [one] { $number } request
       *[other] { $number } requests
    }
usage-tokens = { $tokens } tokens
usage-in-out = { $read } tokens in, { $written } out
usage-in-out-cached = { $read } tokens in ({ $cached } from the cache), { $written } out
usage-estimated =
    { $number ->
        [one] { $number } of the requests is estimated: the model's server did not report its tokens
       *[other] { $number } of the requests are estimated: the model's server did not report their tokens
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
        [user] Your budget: { $rest } left, resets { $when }
        [guild] This server's budget: { $rest } left, resets { $when }
        [role] Your role's budget: { $rest } left, resets { $when }
       *[bot] The bot's budget: { $rest } left, resets { $when }
    }
usage-rest-of = { $left } of { $limit }
usage-no-budget = No budget is set.
usage-chart-tokens = Bar chart of the tokens used on each day of { $month }: { $all } in all, most on day { $day } ({ $most }), { $today } today.
usage-chart-money = Bar chart of the money spent on each day of { $month }: { $all } in all, most on day { $day } ({ $most }), { $today } today.
only-for-the-owner = Only the bot's owner can see that. `/{ command-usage }` without options shows what you may see.
nearly-spent = 💸 { $spent } of today's budget of { $budget } has been spent. When the rest is used up, I can answer again { $when }. `/{ command-usage }` shows where it went; `DAILY_BUDGET_USD` changes the budget, `WARN_OWNER=false` stops these messages.
less-than = less than { $amount }
usage-tool-calls =
    { $number ->
        [one] { $number } call of a tool this month
       *[other] { $number } calls of tools this month
    }
