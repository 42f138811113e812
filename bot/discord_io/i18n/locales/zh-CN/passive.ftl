passive-on = 👂 { $who } 允许我在本频道读取**没有提及我的消息**。从现在起，我也会记住它们，作为回答的上下文（{ $days ->
        [0] 直到被删除
       *[other] 保留 { $days } 天
    }）。有人在这里向我提问时，它们会发送到 `{ $host }`。如果你不愿意，可以用 `/{ command-privacy }` 退出。
passive-off = 👂 { $who } 关闭了我在这里对**没有提及我的消息**的读取。从现在起，我只记住发给我的消息；其他消息会保留到过期，或到使用 `/{ command-reset }` 为止。
passive-needs-intent = 我无法读取没有提及我的消息，因为 Discord 不让我看到它们。机器人所有者需要打开 **Message Content Intent**（discord.com/developers/applications，本应用，Bot，Privileged Gateway Intents），设置 `MESSAGE_CONTENT_INTENT=true`，然后重启我。
passive-by-channel = 我只在发过通知的地方读取没有提及我的消息，所以要逐个频道或子区开启。请选择一个。
passive-not-announced = 我不能在那个频道发送消息，所以无法在那里发通知。请先给我这个权限，再重新开启。
mention_free-on = 💬 { $who } 允许我在这里**无需提及**就回答。从现在起，除了回复或提及他人的消息，本频道及其子区的每条消息都是对我的提问。我会记住它（{ $days ->
        [0] 直到被删除
       *[other] 保留 { $days } 天
    }），并发送到 `{ $host }`。如果你不愿意，可以用 `/{ command-privacy }` 退出。
mention_free-off = 💬 { $who } 已让我在这里不再**无需提及**就回答。请提及我来提问；之前的问题会保留到过期，或到使用 `/{ command-reset }` 为止。
mention_free-needs-intent = 没有提及我就无法回答，因为 Discord 不让我看到没有提及我的消息。机器人所有者需要打开 **Message Content Intent**（discord.com/developers/applications，本应用，Bot，Privileged Gateway Intents），设置 `MESSAGE_CONTENT_INTENT=true`，然后重启我。
mention_free-by-channel = 我只在发过通知的地方无需提及就回答，所以要逐个频道或子区开启。请选择一个。
context-passive = 没有提及我的消息
context-passive-on = 我也能看到，已退出者的除外。
context-passive-off = 我看不到。
