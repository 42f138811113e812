context-title = What I see of this conversation
context-conversation = Conversation
context-last-trimmed = Older messages dropped
context-model = Model
context-system-prompt = System prompt
context-summary = Summary of earlier messages
context-extent =
    { $number ->
        [one] { $gauge } { $number } message: about { $tokens } of { $limit } tokens, my instructions included
       *[other] { $gauge } { $number } messages: about { $tokens } of { $limit } tokens, my instructions included
    }
context-not-trimmed = None: I still see everything.
context-trimmed = { $when }: I no longer see the older half.
context-fallback = It answers right now because `{ $missing }` is not available.
context-model-window =
    `{ $model }`, with a window of { $tokens } tokens, { $source ->
        [setting] set by the bot's owner
        [learnt] learned when its server refused a longer request
        [server] as its server reports
        [list] from the price list
       *[guess] estimated with care, because its server does not report it
    }.
context-prompt-bot = My default prompt
context-prompt-guild = This server's prompt
context-prompt-channel = This channel's prompt
context-prompt-hidden = { $whose }. An admin can read it with `/{ command-prompt } { command-prompt-show }`.
context-prompt-below = { $whose }; see below.
context-summary-written = Written { $when }; it comes before the messages that I see:
context-summary-off = None: the bot's owner has turned off summaries.
context-summary-none = None yet: I write one before older messages drop out.
context-rest-attached = The rest is in the attached file.
context-sent-button = Exactly what is sent
context-sent =
    { $number ->
        [one] The last request to `{ $model }` here: { $number } message, about { $tokens } tokens. I rebuilt it from the messages that I keep, so deleted ones are not in it.
       *[other] The last request to `{ $model }` here: { $number } messages, about { $tokens } tokens. I rebuilt it from the messages that I keep, so deleted ones are not in it.
    }
context-sent-nothing = No question is stored here, so nothing was sent. Ask me something first.
context-sent-left-out = [… { $number } characters left out …]
context-tools = Tools
context-tools-sent = About { $tokens } tokens in each request: { $tools }
context-tools-none = None: they are off here, or the model takes none.
context-tools-left-out = No room in this model’s window for: { $tools }
context-earlier = Earlier messages
context-earlier-none = None: the window holds the whole conversation.
context-earlier-off = I do not look for messages that have left the window; that is off here.
context-earlier-number =
    { $number ->
        [one] { $number } message has left the window, and I can still find it.
       *[other] { $number } messages have left the window, and I can still find them.
    }
