help-talk = **Talk to me**: write { $mention } and a question, reply to one of my messages, or write to me directly.
help-memory = **I remember** each channel's conversation with me, and each thread's and direct message's separately. When it gets too long for the model, the oldest part drops out. **`/{ command-context }`** shows what I see of it.
help-reset = **`/{ command-reset }`** makes me forget this channel's conversation. You can undo it for ten minutes.
help-usage = **`/{ command-usage }`** says what was spent on the model, and what is left.
help-prompt = **`/{ command-prompt } { command-prompt-show }`** says what I was told to be here. Those who may manage the server change it with **`/{ command-prompt } { command-prompt-set }`** and **`/{ command-prompt } { command-prompt-reset }`**.
