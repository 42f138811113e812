# Tools of the model: lines below an answer, while one is called and afterwards.
tool-action-now = 🕐 looks at the clock
tool-action-search-conversation = 🔎 looks through this channel’s past
tool-action-read-messages = 📜 reads earlier messages
tool-name-now = the clock
tool-name-earlier = earlier messages
tools-used = Used: { $tools }
