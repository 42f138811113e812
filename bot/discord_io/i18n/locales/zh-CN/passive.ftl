passive-on = 👂 { $who } 允许我在本频道**旁听对话**。从现在起，即使没有提及我，我也会记住这里说的话，作为回答的上下文（{ $days ->
        [0] 直到被删除
       *[other] 保留 { $days } 天
    }）。有人在这里向我提问时，内容会发送到 `{ $host }`。不愿意的人可以用 `/{ command-privacy }` 拒绝。
passive-off = 👂 { $who } 结束了我在这里的**旁听**。我又只记住对我说的话；已听到的会保留到过期或 `/{ command-reset }`。
passive-needs-intent = 我无法旁听：Discord 不会让我看到没有提及我的消息。机器人的所有者需要打开 **Message Content Intent**（discord.com/developers/applications，本应用，Bot，Privileged Gateway Intents），设置 `MESSAGE_CONTENT_INTENT=true`，然后重启我。
passive-by-channel = 旁听要逐个频道开启，因为每个频道都会收到通知。请选择频道。
passive-not-announced = 我不能在那个频道发言，所以无法通知成员。请先允许我发言，再重新开启。
context-passive = 旁听
context-passive-on = 开启：我也能看到这里没有提及我的话，拒绝者的除外。
context-passive-off = 关闭：我只看到对我说的话。
