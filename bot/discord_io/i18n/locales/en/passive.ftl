passive-on = 👂 { $who } has let me **read along** in this channel. From now on I remember what is said here, also without mentioning me, as context for my answers: { $days ->
        [0] until it is deleted
        [one] for { $days } day
       *[other] for { $days } days
    }. When I am asked something here, it is sent to `{ $host }`. Who does not want that can opt out with `/{ command-privacy }`.
passive-off = 👂 { $who } has ended my **reading along** here. I remember only what is said to me again; what I heard stays until it is too old, or `/{ command-reset }`.
passive-needs-intent = I cannot read along: Discord does not show me messages that do not mention me. The owner of this bot has to switch on **Message Content Intent** (discord.com/developers/applications, this application, Bot, Privileged Gateway Intents), set `MESSAGE_CONTENT_INTENT=true`, and restart me.
passive-by-channel = Reading along is switched on for one channel or thread at a time, because each is told. Please choose the channel.
passive-not-announced = I may not write in that channel, so I cannot tell its members. Let me write there first; then switch it on again.
mention_free-on = 💬 { $who } has let me answer here **without a mention**. From now on each message in this channel and its threads is a question to me, unless it replies to or mentions others. I remember it { $days ->
        [0] until it is deleted
        [one] for { $days } day
       *[other] for { $days } days
    }, and it is sent to `{ $host }`. If you do not want that, opt out with `/{ command-privacy }`.
mention_free-off = 💬 { $who } has ended my answers **without a mention** here. Mention me to ask; earlier questions stay until they are too old, or `/{ command-reset }`.
mention_free-needs-intent = I cannot answer without a mention: Discord does not show me messages that do not mention me. The owner of this bot has to switch on **Message Content Intent** (discord.com/developers/applications, this application, Bot, Privileged Gateway Intents), set `MESSAGE_CONTENT_INTENT=true`, and restart me.
mention_free-by-channel = Answers without a mention are switched on for one channel or thread at a time, because each is told. Please choose the channel.
context-passive = Reading along
context-passive-on = On: I also see what is said here without mentioning me, except by those who have opted out.
context-passive-off = Off: I see only what is said to me.
