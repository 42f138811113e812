# What the person who asked reads instead of an answer, or below a broken one. What happened, then what to do.
rate-limited = The model is getting too many requests right now. Please try again in a minute.
rate-limited-until = The model is getting too many requests right now. Please try again { $when }.
quota-exhausted = The account that pays for the model is out of credit. Waiting will not help: whoever runs me has to top it up.
bad-key = The model's server does not accept my key. Whoever runs me has to check `OPENAI_API_KEY`.
access-denied = My key may not use this model. Whoever runs me has to allow it, or choose another `OPENAI_MODEL`.
unknown-model = The model's server does not know the model `{ $model }`. Whoever runs me has to check `OPENAI_MODEL`.
model-not-loaded = The model's server has no model loaded, or the model crashed there. Whoever runs me has to load one; then please try again.
context-too-long =
    This conversation is too long for the model's window{ $known ->
        [yes] { " " }of { $limit } tokens
       *[no] { "" }
    }. `/{ command-reset }` starts afresh; whoever runs me can set `CONTEXT_TOKENS` to the model's real size.
content-filtered = The provider's content filter stopped this. Please put it in other words; if it was something said earlier, `/{ command-reset }` starts afresh.
refused = The model declined to answer.
refused-with-words = The model declined to answer: “{ $words }”
request-rejected =
    The model's server did not accept my request. { $explained ->
        [yes] Asking again will not help: whoever runs me has to look into the log.
       *[no] It did not say why that I could pass on; whoever runs me can check the settings with `python -m bot doctor`.
    }{ $long ->
        [yes] { " " }A shorter conversation may help: `/{ command-reset }` starts afresh.
       *[no] { "" }
    }
first-token-timeout =
    { $seconds ->
        [one] The model did not begin to answer within { $seconds } second. Please try again in a minute.
       *[other] The model did not begin to answer within { $seconds } seconds. Please try again in a minute.
    }
stream-stalled =
    { $seconds ->
        [one] The model fell silent for { $seconds } second in the middle of its answer. Please ask again.
       *[other] The model fell silent for { $seconds } seconds in the middle of its answer. Please ask again.
    }
reply-timeout =
    { $seconds ->
        [one] The answer was not done after { $seconds } second. Please ask for something shorter.
       *[other] The answer was not done after { $seconds } seconds. Please ask for something shorter.
    }
overloaded = The model is busy right now. Please try again in a minute.
server-failed = The model's server has a fault. Please try again in a few minutes.
unreachable = I cannot reach the model's server. Please try again in a few minutes; if it stays like this, tell whoever runs me.
broken-stream = The connection to the model broke off. Please ask again.
empty-answer = The model sent an empty answer. Please ask again, perhaps in other words.
empty-answer-exhausted = The model used up its whole answer on thinking and had none left for words. Please ask something smaller; whoever runs me can raise `REPLY_TOKENS`.
empty-answer-thought = The model thought about this, but wrote no answer. Please ask again, perhaps in other words.
no-completion = The address in `OPENAI_BASE_URL` answers, but not as a model's server. Whoever runs me has to check it; it often has to end in `/v1`.
no-completion-empty = The model's server sent an empty response. Please ask again; if it stays like this, tell whoever runs me.
model-error = The model could not answer. Please try again in a few minutes.
channel-busy =
    { $waiting ->
        [one] { $waiting } question is ahead of yours in this channel. Please ask again when it is answered.
       *[other] { $waiting } questions are ahead of yours in this channel. Please ask again when they are answered.
    }
message-too-long = Your message takes about { $tokens } tokens, and the model has room for { $limit }. Please send it in smaller pieces.
prompt-too-long = The system prompt takes about { $tokens } tokens, and the model has room for { $limit }. It has to be shortened: with `/{ command-prompt } { command-prompt-set }`, or by whoever runs me.
asked-too-often-you =
    { $limit ->
        [one] You may ask me { $limit } question a minute. Please ask this again { $when }.
       *[other] You may ask me { $limit } questions a minute. Please ask this again { $when }.
    }
asked-too-often-here =
    { $limit ->
        [one] I answer { $limit } question a minute in this channel. Please ask this again { $when }.
       *[other] I answer { $limit } questions a minute in this channel. Please ask this again { $when }.
    }
budget-spent-yours = What you may spend on the model in a day is used up. Please ask again { $when }.
budget-spent-servers = What this server may spend on the model in a day is used up. Please ask again { $when }.
budget-spent = What I may spend on the model in a day is used up. Please ask again { $when }; whoever runs me can raise `DAILY_BUDGET_USD`.
budget-too-small =
    An answer to this may cost up to { $cost }, more than { $whose ->
        [user] your budget
        [guild] this server's budget
       *[bot] my budget
    } of { $limit } for a whole day. `/{ command-reset }` makes it cheaper; whoever runs me can raise the budget, or lower `REPLY_TOKENS` or `HISTORY_TOKENS`.
option-refused = That is no value that this can have. Please choose another one.
option-too-high = Whoever runs me allows { $limit } at most here. Please choose a number from 1 to that.
expired = I was away when you asked this. Please ask again if you still want to know.
interrupted =
    { $times ->
        [one] I began to answer this { $times } time and was interrupted. Please ask in other words; if it happens again, tell whoever runs me.
       *[other] I began to answer this { $times } times and was interrupted each time. Please ask in other words; if it happens again, tell whoever runs me.
    }
stopped-before = Stopped before the first word.
question-deleted = This was deleted while I was answering it.
store-full = My disk is full, so I cannot keep this conversation. Waiting will not help: whoever runs me has to make room.
store-corrupt = My memory is damaged, so I cannot keep this conversation. Waiting will not help: whoever runs me has to restore a backup.
store-error = My memory has a fault, so I cannot keep this conversation right now. Please try again in a few minutes; if it stays like this, tell whoever runs me.
command-outdated = This command has changed. Please restart Discord (Ctrl+R on a computer), then use it again.
delivery-failed = Discord did not take all of my answer. Please ask again, or check my permissions in this channel.
unexpected = Something went wrong on my side. Please try again; if it happens again, tell whoever runs me.
