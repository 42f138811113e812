context-title = What I see of this conversation
context-conversation = Conversation
context-last-trimmed = Last trimmed
context-model = Model
context-system-prompt = System prompt
context-summary = Summary of what was before
context-extent =
    { $number ->
        [one] { $gauge } { $number } message: about { $tokens } of { $limit } tokens, my instructions included
       *[other] { $gauge } { $number } messages: about { $tokens } of { $limit } tokens, my instructions included
    }
context-not-trimmed = Not yet: I still see all of it.
context-trimmed = { $when }; the older half has dropped out of what I see.
context-model-window =
    `{ $model }`, with a window of { $tokens } tokens, { $source ->
        [setting] as whoever runs me has set it
        [learnt] learnt from what its server did with more
        [server] as its server says
        [list] as the price list has it
       *[guess] a careful guess, since its server does not say
    }.
context-prompt-bot = My default prompt
context-prompt-guild = This server's prompt
context-prompt-channel = This channel's prompt
context-prompt-hidden = { $whose }. Those who may manage the server can read it with `/{ command-prompt } { command-prompt-show }`.
context-prompt-below = { $whose }; see below.
context-summary-written = Written { $when }; it leads what I see:
context-summary-off = None: whoever runs me has switched summaries off.
context-summary-none = None: one is written when older messages are about to drop out.
context-rest-attached = The rest is in the attached file.
context-sent-button = Exactly what is sent
context-sent =
    { $number ->
        [one] The last request to `{ $model }` here: { $number } message, about { $tokens } tokens. I made it again from the messages that I keep, so deleted ones are not in it.
       *[other] The last request to `{ $model }` here: { $number } messages, about { $tokens } tokens. I made it again from the messages that I keep, so deleted ones are not in it.
    }
context-sent-nothing = No question is stored here, so nothing was sent. Ask me something first.
context-sent-left-out = [… { $number } characters left out …]
