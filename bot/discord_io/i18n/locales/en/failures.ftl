# What the person who asked reads instead of an answer, or below a broken one. What happened, then what to do.
rate-limited = The model is getting too many requests right now. Please try again in a minute.
rate-limited-until = The model is getting too many requests right now. Please try again { $when }.
quota-exhausted = The account that pays for the model is out of credit. Waiting will not help: the bot's owner has to top it up.
bad-key = The model server does not accept my API key. The bot's owner has to check `OPENAI_API_KEY`.
access-denied = My API key may not use this model. The bot's owner has to allow it, or choose another `OPENAI_MODEL`.
unknown-model = The model server does not know the model `{ $model }`. The bot's owner has to check `OPENAI_MODEL`.
model-not-loaded = The model server has no model loaded, or the model crashed. The bot's owner has to load one; then please try again.
context-too-long =
    This conversation is too long for the model's context window{ $known ->
        [yes] { " " }of { $limit } tokens
       *[no] { "" }
    }. { $alone ->
        [yes] Your message is the only one in it: please send a shorter one, or ask the bot's owner to set `CONTEXT_TOKENS` to the window's real size.
       *[no] `/{ command-reset }` starts over; the bot's owner can set `CONTEXT_TOKENS` to the window's real size.
    }
request-too-large = The model server does not accept a request of this size, even without pictures and older messages. Please send a shorter message; the bot's owner can raise the limit of the server, or of the proxy in front of it.
content-filtered = The provider's content filter blocked this. Please ask in other words; if an earlier message caused it, `/{ command-reset }` starts over.
refused = The model declined to answer.
refused-with-words = The model declined to answer: “{ $words }”
request-rejected =
    The model server rejected my request. { $explained ->
        [yes] Asking again will not help: the bot's owner has to check the log.
       *[no] It gave no reason that I can pass on; the bot's owner can check the settings with `python -m bot doctor`.
    }{ $long ->
        [yes] { " " }A shorter conversation may help: `/{ command-reset }` starts over.
       *[no] { "" }
    }
first-token-timeout =
    { $seconds ->
        [one] The model did not start to answer within { $seconds } second. Please try again in a minute.
       *[other] The model did not start to answer within { $seconds } seconds. Please try again in a minute.
    }
stream-stalled =
    { $seconds ->
        [one] The model sent nothing for { $seconds } second in the middle of its answer. Please ask again.
       *[other] The model sent nothing for { $seconds } seconds in the middle of its answer. Please ask again.
    }
reply-timeout =
    { $seconds ->
        [one] The answer was not complete after { $seconds } second. Please ask for something shorter.
       *[other] The answer was not complete after { $seconds } seconds. Please ask for something shorter.
    }
overloaded = The model is busy right now. Please try again in a minute.
server-failed = The model server has a problem. Please try again in a few minutes.
unreachable = I cannot connect to the model server. Please try again in a few minutes; if this continues, tell the bot's owner.
broken-stream = The connection to the model broke off. Please ask again.
empty-answer = The model sent an empty answer. Please ask again, perhaps in other words.
empty-answer-exhausted = The model spent its whole answer on thinking. Please ask a simpler question; the bot's owner can raise `REPLY_TOKENS`.
empty-answer-thought = The model thought about this, but wrote no answer. Please ask again, perhaps in other words.
no-completion = The address in `OPENAI_BASE_URL` responds, but not like a model server. The bot's owner has to check it; it often has to end in `/v1`.
no-completion-empty = The model server sent an empty response. Please ask again; if this continues, tell the bot's owner.
model-error = The model could not answer. Please try again in a few minutes.
channel-busy =
    { $waiting ->
        [one] { $waiting } question is ahead of yours in this channel. Please ask again when it is answered.
       *[other] { $waiting } questions are ahead of yours in this channel. Please ask again when they are answered.
    }
message-too-long = Your message takes about { $tokens } tokens, and the model has room for { $limit }. Please send it in smaller parts.
prompt-too-long = The system prompt takes about { $tokens } tokens, and the model has room for { $limit }. An admin can shorten it with `/{ command-prompt } { command-prompt-set }`, or the bot's owner in the settings.
asked-too-often-you =
    { $limit ->
        [one] You can ask me { $limit } question per minute. Please ask this again { $when }.
       *[other] You can ask me { $limit } questions per minute. Please ask this again { $when }.
    }
pressed-too-often = That was { $limit } clicks and commands in a minute. Please try again { $when }.
asked-too-often-here =
    { $limit ->
        [one] I answer { $limit } question per minute in this channel. Please ask this again { $when }.
       *[other] I answer { $limit } questions per minute in this channel. Please ask this again { $when }.
    }
budget-spent-yours = Your budget for today is used up. I can answer you again { $when }.
budget-spent-servers = This server's budget for today is used up. I can answer again { $when }.
budget-spent = My budget for today is used up. I can answer again { $when }; the bot's owner can raise `DAILY_BUDGET_USD`.
budget-too-small =
    An answer to this can cost up to { $cost }, more than { $whose ->
        [user] your budget
        [guild] this server's budget
       *[bot] my budget
    } of { $limit } for a whole day. `/{ command-reset }` makes it cheaper; the bot's owner can raise the budget, or lower `REPLY_TOKENS` or `HISTORY_TOKENS`.
question-too-dear =
    This question can cost up to { $cost }, and { $whose ->
        [user] you have { $left } left
        [guild] this server has { $left } left
       *[bot] I have { $left } left
    } for today. Please shorten it or its files, or ask again { $when }.
option-refused = That value is not possible here. Please choose another one.
option-too-high = At most { $limit } is possible here; the bot's owner set that limit. Please choose a number from 1 to { $limit }.
expired = I was offline when you asked this. Please ask again if you still want to know.
interrupted =
    { $times ->
        [one] I started to answer this { $times } time and was interrupted. Please ask in other words; if it happens again, tell the bot's owner.
       *[other] I started to answer this { $times } times and was interrupted each time. Please ask in other words; if it happens again, tell the bot's owner.
    }
stopped-before = Stopped before the first word.
question-deleted = The question was deleted while I was answering it.
question-reset = This conversation was reset while your question waited, and your question went with it. Please ask again.
no-file-left = I have too many files and connections open right now. Please try again in a minute; if this continues, the bot's owner has to raise the limit of open files.
store-full = My disk is full, so I cannot store this conversation. Waiting will not help: the bot's owner has to free some space.
store-corrupt = My database is damaged, so I cannot store this conversation. Waiting will not help: the bot's owner has to restore a backup.
store-gone = My database is gone, so I take no questions. Waiting will not help: the bot's owner has to put it back.
store-error = My database has a problem, so I cannot store this conversation right now. Please try again in a few minutes; if this continues, tell the bot's owner.
component-outdated = This button or menu is out of date. Please use the command again.
command-outdated = This command has changed. Please restart Discord (Ctrl+R on a computer), then use it again.
delivery-failed = Discord did not accept all of my answer. Please ask again; if this continues, ask an admin to check my permissions in this channel.
unexpected = Something went wrong on my side. Please try again; if it happens again, tell the bot's owner.
