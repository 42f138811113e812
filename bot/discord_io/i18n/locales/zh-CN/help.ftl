help-talk = **和我说话**：写 { $mention } 和一个问题，回复我的消息，或直接给我发私信。
help-memory = **我记得**每个频道与我的对话，每个子区和私信也分别记住。对模型来说太长时，最早的部分会移出。**`/{ command-context }`** 显示我看到的内容。
help-reset = **`/{ command-reset }`** 让我忘记本频道的对话。十分钟内可以撤销。
help-usage = **`/{ command-usage }`** 显示在模型上花了多少，还剩多少。
help-prompt = **`/{ command-prompt } { command-prompt-show }`** 显示我在这里的身份。能管理服务器的人用 **`/{ command-prompt } { command-prompt-set }`** 和 **`/{ command-prompt } { command-prompt-reset }`** 更改。
