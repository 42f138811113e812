passive-on = 👂 { $who } has let me read **messages that do not mention me** in this channel. From now on I remember them as context for my answers, { $days ->
        [0] until they are deleted
        [one] for { $days } day
       *[other] for { $days } days
    }. When I am asked something here, they are sent to `{ $host }`. If you do not want that, opt out with `/{ command-privacy }`.
passive-off = 👂 { $who } has turned off reading **messages that do not mention me** here. From now on I remember only messages to me; the others stay until they are too old, or until `/{ command-reset }`.
passive-needs-intent = I cannot read messages that do not mention me, because Discord does not show them to me. The bot's owner has to turn on **Message Content Intent** (discord.com/developers/applications, this application, Bot, Privileged Gateway Intents), set `MESSAGE_CONTENT_INTENT=true`, and restart me.
passive-by-channel = I read messages that do not mention me only where I have announced it, so this is turned on for one channel or thread at a time. Please choose one.
passive-not-announced = I cannot send messages in that channel, so I cannot announce it there. Please give me that permission first; then turn it on again.
mention_free-on = 💬 { $who } has let me answer **without a mention** here. From now on each message in this channel and its threads is a question to me, unless it replies to or mentions others. I remember it { $days ->
        [0] until it is deleted
        [one] for { $days } day
       *[other] for { $days } days
    }, and it is sent to `{ $host }`. If you do not want that, opt out with `/{ command-privacy }`.
mention_free-off = 💬 { $who } has turned off answers **without a mention** here. Mention me to ask; earlier questions stay until they are too old, or until `/{ command-reset }`.
mention_free-needs-intent = I cannot answer without a mention, because Discord does not show me messages that do not mention me. The bot's owner has to turn on **Message Content Intent** (discord.com/developers/applications, this application, Bot, Privileged Gateway Intents), set `MESSAGE_CONTENT_INTENT=true`, and restart me.
mention_free-by-channel = I answer without a mention only where I have announced it, so this is turned on for one channel or thread at a time. Please choose one.
context-passive = Messages that do not mention me
context-passive-on = I see them too, except those of people who have opted out.
context-passive-off = I do not see them.
