passive-on = 👂 { $who } has let me **read along** in this channel. From now on I remember what is said here, also without mentioning me, as context for my answers: { $days ->
        [0] until it is deleted
        [one] for { $days } day
       *[other] for { $days } days
    }. When I am asked something here, it is sent to `{ $host }`. Who does not want that can opt out with `/{ command-privacy }`.
passive-off = 👂 { $who } has ended my **reading along** here. I remember only what is said to me again; what I heard stays until it is too old, or `/{ command-reset }`.
passive-needs-intent = I cannot read along: Discord does not show me messages that do not mention me. The owner of this bot has to switch on **Message Content Intent** (discord.com/developers/applications, this application, Bot, Privileged Gateway Intents), set `MESSAGE_CONTENT_INTENT=true`, and restart me.
passive-by-channel = Reading along is switched on for one channel or thread at a time, because each is told. Please choose the channel.
passive-not-announced = I may not write in that channel, so I cannot tell its members. Let me write there first; then switch it on again.
context-passive = Reading along
context-passive-on = On: I also see what is said here without mentioning me, except by those who have opted out.
context-passive-off = Off: I see only what is said to me.
