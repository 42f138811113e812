context-title = 我看到的这段对话
context-conversation = 对话
context-last-trimmed = 已移出的较早消息
context-model = 模型
context-system-prompt = 系统提示词
context-summary = 较早消息的摘要
context-extent =
    { $number ->
       *[other] { $gauge } { $number } 条消息：约 { $tokens } / { $limit } 个 token，包括给我的指示
    }
context-not-trimmed = 无：我仍能看到全部。
context-trimmed = { $when }：较早的一半我已看不到。
context-fallback = 目前由它回答，因为 `{ $missing }` 不可用。
context-model-window =
    `{ $model }`，窗口为 { $tokens } 个 token，{ $source ->
        [setting] 由机器人所有者设置
        [learnt] 在其服务器拒绝更长内容时得知
        [server] 由其服务器报告
        [list] 依据价格表
       *[guess] 因其服务器未说明而谨慎估计
    }。
context-prompt-bot = 我的默认提示词
context-prompt-guild = 本服务器的提示词
context-prompt-channel = 本频道的提示词
context-prompt-hidden = { $whose }。管理员可以用 `/{ command-prompt } { command-prompt-show }` 查看。
context-prompt-below = { $whose }；见下文。
context-summary-written = 写于 { $when }；它排在我看到的消息之前：
context-summary-off = 无：机器人所有者关闭了摘要。
context-summary-none = 还没有：较早的消息移出之前，我会写一份。
context-rest-attached = 其余内容在附件中。
context-sent-button = 查看实际发送的内容
context-sent =
    { $number ->
       *[other] 此处最近一次发给 `{ $model }` 的请求：{ $number } 条消息，约 { $tokens } 个 token。它是用我保存的消息重新生成的，已删除的消息不在其中。
    }
context-sent-nothing = 这里没有保存任何问题，所以没有发送过内容。请先问我一个问题。
context-sent-left-out = […… 省略 { $number } 个字符 ……]
context-tools = 工具
context-tools-sent = 每次请求约 { $tokens } 个 token：{ $tools }
context-tools-none = 无：此处已关闭，或模型不支持。
context-tools-left-out = 此模型的窗口放不下：{ $tools }
context-earlier = 较早的消息
context-earlier-none = 没有：整个对话都在窗口中。
context-earlier-off = 我不查找已不在窗口中的消息：此处已关闭。
context-earlier-number = 有 { $number } 条消息已不在窗口中，但我仍然可以找到。
