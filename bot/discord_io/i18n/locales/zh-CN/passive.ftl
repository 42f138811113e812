passive-on = 👂 { $who } 允许我在本频道**旁听对话**。从现在起，即使没有提及我，我也会记住这里说的话，作为回答的上下文（{ $days ->
        [0] 直到被删除
       *[other] 保留 { $days } 天
    }）。有人在这里向我提问时，内容会发送到 `{ $host }`。不愿意的人可以用 `/{ command-privacy }` 拒绝。
passive-off = 👂 { $who } 结束了我在这里的**旁听**。我又只记住对我说的话；已听到的会保留到过期或 `/{ command-reset }`。
passive-needs-intent = 我无法旁听：Discord 不会让我看到没有提及我的消息。机器人的所有者需要打开 **Message Content Intent**（discord.com/developers/applications，本应用，Bot，Privileged Gateway Intents），设置 `MESSAGE_CONTENT_INTENT=true`，然后重启我。
passive-by-channel = 旁听要逐个频道开启，因为每个频道都会收到通知。请选择频道。
passive-not-announced = 我不能在那个频道发言，所以无法通知成员。请先允许我发言，再重新开启。
mention_free-on = 💬 { $who } 允许我在这里**无需提及**就回答。从现在起，除了回复或提及他人的消息，本频道及其子区的每条消息都是对我的提问。我会记住它（{ $days ->
        [0] 直到被删除
       *[other] 保留 { $days } 天
    }），并发送到 `{ $host }`。不愿意的人可以用 `/{ command-privacy }` 拒绝。
mention_free-off = 💬 { $who } 结束了我在这里**无需提及**的回答。请提及我来提问；之前的问题会保留到过期或 `/{ command-reset }`。
mention_free-needs-intent = 没有提及我就无法回答：Discord 不会让我看到没有提及我的消息。机器人的所有者需要打开 **Message Content Intent**（discord.com/developers/applications，本应用，Bot，Privileged Gateway Intents），设置 `MESSAGE_CONTENT_INTENT=true`，然后重启我。
mention_free-by-channel = 无需提及的回答要逐个频道开启，因为每个频道都会收到通知。请选择频道。
context-passive = 旁听
context-passive-on = 开启：我也能看到这里没有提及我的话，拒绝者的除外。
context-passive-off = 关闭：我只看到对我说的话。
