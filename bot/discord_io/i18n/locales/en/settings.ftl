settings-title = Settings of { $where }
settings-where-server = this server
settings-where-category = this category
settings-where-channel = this channel
settings-where-thread = this thread
settings-where-bot = the bot, everywhere
settings-from-server = set for the server
settings-from-category = set for the category
settings-from-channel = set for the channel
settings-from-thread = set for the thread
settings-from-bot = set for the bot, everywhere
settings-from-operator = the operator's
settings-line = **{ $option }**: { $value } · { $origin }
settings-pick-level = Where
settings-pick-option = What to change
settings-help = What is set nearest applies: thread, channel, category, server, bot. Changes apply from the next question on.
option-system_prompt = System prompt
option-model = Model
option-answers = Answers here
option-allowed_roles = Roles that may ask
option-allowed_members = Members who may ask
option-denied_roles = Roles that may not ask
option-denied_members = Members who may not ask
option-streamed = Shown while written
option-threads = A thread for each question
option-gist = Threads know what came before
option-pings = Notify who asked
option-buttons = Buttons below answers
option-passive = Read along
option-mention_free = No mention needed
option-proxies = Answer webhook proxies (PluralKit)
option-user_requests = Questions a minute, each
option-channel_requests = Questions a minute, all
option-history_tokens = Conversation sent, tokens
option-retention_days = Forget after, days
option-language = Language
option-daily_budget_usd = Daily budget
value-on = on
value-off = off
value-no-limit = no limit
value-nobody = nobody
value-everybody = everybody
value-automatic = the server's own
value-characters =
    { $number ->
        [one] { $number } character, see `/{ command-prompt } { command-prompt-show }`
       *[other] { $number } characters, see `/{ command-prompt } { command-prompt-show }`
    }
value-and-more = { $some } and { $number } more
value-not-set = not set
settings-button-on = On
settings-button-off = Off
settings-button-enter = Enter a number
settings-button-back = Take back
settings-button-older = Older
settings-button-undo = Undo { $number }
settings-number-label = From 1 to { $most }
settings-number-label-zero = From 1 to { $most }; 0: no limit
settings-saved = ✅ Saved for { $where }: **{ $option }** is { $value }.
settings-taken-back = ✅ Taken back for { $where }: **{ $option }** is { $value } now.
settings-unchanged = Nothing changed: that was so already.
settings-no-number = That is no whole number. Please enter digits only.
settings-no-such-option = There is no such setting. Please choose one of the list.
settings-no-such-place = There is no such place around this channel. Please choose another one.
settings-unknown-value = I cannot read that as a value of **{ $option }**. { $hint }
settings-hint-switch = Please write `on` or `off`.
settings-hint-number = Please write a whole number from 0 to { $most }; 0 is no limit.
settings-hint-ids = Please mention up to { $most } of them.
settings-hint-choice = Please choose one of: { $choices }.
settings-sure-retention =
    { $days ->
        [one] Everything older than { $days } day is deleted for good for { $where } within ten minutes. This cannot be undone. Go on?
       *[other] Everything older than { $days } days is deleted for good for { $where } within ten minutes. This cannot be undone. Go on?
    }
settings-button-sure = Yes, delete what is older
settings-history-title = What was changed
settings-history-empty = Nothing was changed yet.
settings-change = { $number }. **{ $option }** of { $owner }: { $old } → { $new }, by { $who } { $when }
settings-owner-server = the server
settings-owner-bot = the bot
settings-undone = ↩️ Taken back: **{ $option }** is { $value } again.
settings-not-undone = That change is gone, or another one came after it. Nothing was changed.
settings-budget-saved = ✅ { $whose } may spend { $amount } a day from now on.
settings-budget-none = ✅ { $whose } has no daily budget of its own any more.
settings-budget-server = This server
settings-budget-amount = Please write an amount in US dollars from 0 to { $most }, for example `0.50`; 0 takes a budget back.
settings-budget-owner = Only the owner of this bot's application sets the budgets of servers and members. Admins can give each role a budget.
