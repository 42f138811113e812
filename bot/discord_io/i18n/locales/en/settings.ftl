settings-title = Settings
settings-mark = { $mark } marks what is set here. The rest is inherited, or the default of the bot's owner.
settings-help = The most specific setting wins: thread, channel, category, server, bot. Changes take effect with the next question.
settings-where-server = this server
settings-where-category = this category
settings-where-channel = this channel
settings-where-thread = this thread
settings-where-bot = the bot, everywhere
settings-level-server = This server
settings-level-category = This category
settings-level-channel = This channel
settings-level-thread = This thread
settings-level-bot = The whole bot
settings-from-server = set for the server
settings-from-category = set for the category
settings-from-channel = set for the channel
settings-from-thread = set for the thread
settings-from-bot = set for the whole bot
settings-from-default = default of the bot's owner
settings-choice = { $option }: { $value }
settings-value = **{ $option }**: { $value }
settings-pick-level = Choose a place…
settings-pick-option = Choose a setting…
settings-pick-roles = Choose roles…
settings-pick-members = Choose members…
settings-pick-tools = Choose tools…
group-persona = Persona and model
group-access = Who may ask
group-answers = Answers
group-memory = Memory
group-tools = Tools
group-limits = Limits
group-language = Language
option-system_prompt = Persona (system prompt)
option-model = Model
option-answers = Active here
option-allowed_roles = Allowed roles
option-allowed_members = Allowed members
option-denied_roles = Blocked roles
option-denied_members = Blocked members
option-mention_free = No mention needed
option-proxies = Answer webhook proxies (PluralKit)
option-streamed = Show answers as they are written
option-threads = A thread for each question
option-gist = Start threads with recent messages
option-pings = Ping the person who asked
option-buttons = Buttons below answers
option-history_tokens = Memory per question (tokens)
option-retention_days = Delete messages after (days)
option-passive = Read messages that do not mention me
option-recall = Find earlier messages
option-recall_scope = Where to look for them
option-tools = Tools
option-user_requests = Questions per minute and person
option-channel_requests = Questions per minute and channel
option-language = Language
option-daily_budget_usd = Daily budget
about-system_prompt = Who I am, and how I answer.
about-model = The model that writes my answers.
about-answers = When this is off, I answer no questions here.
about-allowed_roles = Only these roles and the allowed members may ask.
about-allowed_members = Only these members and the allowed roles may ask.
about-denied_roles = These roles may not ask, here or in any channel inside.
about-denied_members = These members may not ask, here or in any channel inside.
about-mention_free = Every message is a question to me, unless it is for others.
about-proxies = Messages that webhooks post for members can be questions, too.
about-streamed = When this is off, an answer appears once it is complete.
about-threads = I answer each question of a channel in a new thread.
about-gist = In a new thread I know what was said in the channel just before.
about-pings = The person who asked gets a notification of the answer.
about-buttons = { answer-stop }, { answer-retry }, { answer-continue }, { answer-file }
about-history_tokens = More means that I remember more, and that answers cost more.
about-retention_days = Older messages and my answers to them are deleted for good.
about-passive = They help me understand questions. I announce it in the channel.
about-recall = For messages that the model no longer sees: it searches them, or I add fitting ones to a question.
about-recall_scope = “Server” also covers the channels that everyone here can read.
about-tools = What the model may use while it answers, such as the clock or a search in earlier messages.
about-user_requests = How many questions each person may ask me a minute.
about-channel_requests = How many questions everyone in a channel together may ask me a minute.
about-language = The language of my own messages that everyone sees.
phrase-system_prompt = “{ $value }”
phrase-answers =
    { $value ->
        [on] turned on
       *[off] turned off
    }
phrase-allowed_roles =
    { $value ->
        [none] everyone
       *[some] allowed: { $value }
    }
phrase-allowed_members = allowed: { $value }
phrase-denied_roles = blocked: { $value }
phrase-denied_members = blocked: { $value }
phrase-mention_free =
    { $value ->
        [on] no mention needed
       *[off] with a mention
    }
phrase-proxies =
    { $value ->
        [on] also webhook proxies
       *[off] no webhook proxies
    }
phrase-streamed =
    { $value ->
        [on] shown as they are written
       *[off] shown when complete
    }
phrase-threads =
    { $value ->
        [on] each in its own thread
       *[off] in the channel itself
    }
phrase-gist =
    { $value ->
        [on] threads know the channel's last messages
       *[off] threads start empty
    }
phrase-pings =
    { $value ->
        [on] the person who asked is pinged
       *[off] no pings
    }
phrase-buttons =
    { $value ->
        [on] with buttons
       *[off] without buttons
    }
phrase-history_tokens =
    { $value ->
        [0] as many tokens per question as the model takes
        [one] about { $value } token per question
       *[other] about { $value } tokens per question
    }
phrase-retention_days =
    { $value ->
        [0] old messages are kept
        [one] messages are deleted after { $value } day
       *[other] messages are deleted after { $value } days
    }
phrase-passive =
    { $value ->
        [on] I also read messages that do not mention me
       *[off] I read only messages to me
    }
phrase-recall =
    { $value ->
        [tool] the model searches earlier messages
        [notes] fitting earlier messages go with a question
        [off] I do not look for earlier messages
       *[auto] I find earlier messages again
    }
phrase-recall_scope =
    { $value ->
        [server] also of channels that everyone can read
       *[channel] of this channel only
    }
phrase-tools =
    { $value ->
        [on] all tools
        [off] no tools
       *[some] only these tools: { $value }
    }
phrase-user_requests =
    { $value ->
        [0] any number of questions per person
        [one] { $value } question a minute per person
       *[other] { $value } questions a minute per person
    }
phrase-channel_requests =
    { $value ->
        [0] any number per channel
        [one] { $value } a minute per channel
       *[other] { $value } a minute per channel
    }
value-on = on
value-off = off
value-no-limit = no limit
value-never = never
value-nobody = none
value-everybody = all
value-automatic = same as the server
value-recall =
    { $value ->
        [tool] the model searches
        [notes] I add fitting ones
        [off] off
       *[auto] automatic
    }
value-recall_scope =
    { $value ->
        [server] the whole server
       *[channel] this channel
    }
value-characters =
    { $number ->
        [one] { $number } character, see `/{ command-prompt } { command-prompt-show }`
       *[other] { $number } characters, see `/{ command-prompt } { command-prompt-show }`
    }
value-and-more = { $some } and { $number } more
value-not-set = not set
settings-button-change = Change
settings-button-on = On
settings-button-off = Off
settings-button-enter = Enter a number (now: { $value })
settings-button-prompt = Write the persona
settings-button-back = Use the default
settings-button-all = All settings
settings-button-history = History
settings-button-older = Older
settings-button-undo = Undo
settings-button-undo-all = Undo all { $mark }
settings-button-clear = Yes, use the defaults
settings-button-cancel = Cancel
settings-button-sure = Yes, delete older messages
settings-number-label = From 1 to { $most }
settings-number-label-zero = From 1 to { $most }; 0: no limit
settings-saved = ✅ **{ $option }**: { $value } · { $where }
settings-taken-back = ✅ Back to the default · **{ $option }**: { $value } · { $where }
settings-no-threads = ⚠️ I cannot create threads in this channel, so I answer here without one. I need the permissions **Create Public Threads** and **Send Messages in Threads**.
settings-unchanged = Nothing changed: it was already set like this.
settings-no-number = That is not a whole number. Please enter digits only.
settings-no-such-option = There is no such setting. Please choose one from the list.
settings-no-such-place = This channel is in no category (or is not a thread), so this cannot be set there. Please choose another place.
settings-unknown-value = **{ $option }** cannot have that value. { $hint }
settings-hint-number = Please write a whole number from 0 to { $most }; 0 means no limit.
settings-hint-ids = Mention up to { $most }, for example @Helpers or @Ada.
settings-hint-choice = Please choose one of: { $choices }.
settings-sure-retention =
    { $days ->
        [one] **{ $where }**: I will delete everything older than { $days } day within ten minutes. This cannot be undone. Continue?
       *[other] **{ $where }**: I will delete everything older than { $days } days within ten minutes. This cannot be undone. Continue?
    }
settings-sure-all = **{ $where }**: { $number ->
        [one] { $number } setting goes back to the default. You can undo that in the history. Continue?
       *[other] { $number } settings go back to the default. You can undo that in the history. Continue?
    }
    { $options }
settings-cleared =
    { $number ->
        [one] ✅ { $number } setting is back to the default. You can undo that in the history.
       *[other] ✅ { $number } settings are back to the default. You can undo that in the history.
    }
settings-history-empty = Nothing has been changed yet.
settings-change = **{ $option }** · { $owner }
    { $old } → { $new }
    { $who } · { $when }
settings-undone = ↩️ Undone · **{ $option }**: { $value }
settings-not-undone = That change is gone, or there is a newer one. Nothing was changed.
settings-budget-saved = ✅ { $whose }: { $amount } a day from now on.
settings-budget-none = ✅ { $whose }: own daily budget removed.
settings-budget-server = This server
settings-budget-amount = Please write an amount in US dollars from 0 to { $most }, for example `0.50`; 0 removes a budget.
settings-budget-owner = Only the bot's owner sets the budgets of servers and members. Admins can give each role a budget.
option-tool_servers = Tools of MCP servers
option-asking_tools = Tools that ask first
option-tool_roles = Roles that may allow calls
about-tool_servers = Tools outside Discord that the model may use here. Those that change something ask first.
about-asking_tools = These ask first, although they only read.
about-tool_roles = They may allow a call of a tool, and so may the person who asked.
phrase-tool_servers =
    { $value ->
        [off] no MCP servers
       *[some] MCP servers: { $value }
    }
phrase-asking_tools =
    { $value ->
        [off] no more tools ask first
       *[some] these tools ask first: { $value }
    }
phrase-tool_roles =
    { $value ->
        [none] only the person who asked allows calls
       *[some] calls are allowed by the person who asked and { $value }
    }
settings-pick-servers = Choose servers…
settings-button-names = Names…
settings-names-label = Servers and tools, one on each line
settings-names-unknown = There is no { $name } here. Servers: { $servers }.
settings-button-review = Review { $number } definitions
settings-servers-none = { $server }: no tools yet
settings-servers-line = { $server }: tools that run at once: { $reads }, that ask first: { $asks }
settings-review-title = { $tool }
settings-review-new = This tool is new, and off until you accept it.
settings-review-changed = Its server has changed this tool. It is off until you accept that.
settings-review-accept = Accept
settings-review-accepted = { $tool } is accepted.
settings-review-gone = This definition has changed again.
settings-review-done = All definitions are accepted.
