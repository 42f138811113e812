# Tools of the model: lines below an answer, while one is called and afterwards.
tool-action-now = 🕐 looks at the clock
tools-used = Used: { $tools }
