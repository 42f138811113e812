settings-title = 设置
settings-mark = { $mark } 表示在这里设置的项。其余为继承的设置，或机器人所有者的默认值。
settings-help = 最具体的设置优先：子区、频道、类别、服务器、机器人。更改从下一个问题起生效。
settings-where-server = 本服务器
settings-where-category = 本类别
settings-where-channel = 本频道
settings-where-thread = 本子区
settings-where-bot = 整个机器人
settings-level-server = 本服务器
settings-level-category = 本类别
settings-level-channel = 本频道
settings-level-thread = 本子区
settings-level-bot = 整个机器人
settings-from-server = 为服务器设置
settings-from-category = 为类别设置
settings-from-channel = 为频道设置
settings-from-thread = 为子区设置
settings-from-bot = 为整个机器人设置
settings-from-default = 机器人所有者的默认值
settings-choice = { $option }：{ $value }
settings-value = **{ $option }**：{ $value }
settings-pick-level = 选择位置…
settings-pick-option = 选择设置…
settings-pick-roles = 选择身份组…
settings-pick-members = 选择成员…
settings-pick-tools = 选择工具…
group-persona = 人设与模型
group-access = 谁可以提问
group-answers = 回答
group-memory = 记忆
group-tools = 工具
group-limits = 限制
group-language = 语言
option-system_prompt = 人设（系统提示词）
option-model = 模型
option-answers = 在此启用
option-allowed_roles = 允许的身份组
option-allowed_members = 允许的成员
option-denied_roles = 屏蔽的身份组
option-denied_members = 屏蔽的成员
option-mention_free = 无需提及即可提问
option-proxies = 回答 Webhook 代理（PluralKit）
option-streamed = 边写边显示回答
option-threads = 每个问题一个子区
option-gist = 子区沿用之前的对话
option-pings = 通知提问者
option-buttons = 回答下方的按钮
option-history_tokens = 每个问题的记忆（token）
option-retention_days = 多少天后删除消息
option-passive = 读取没有提及我的消息
option-recall = 查找较早的消息
option-recall_scope = 查找范围
option-tools = 工具
option-user_requests = 每人每分钟提问数
option-channel_requests = 每个频道每分钟提问数
option-language = 语言
option-daily_budget_usd = 每日预算
about-system_prompt = 我是谁，以及我如何回答。
about-model = 写出我的回答的模型。
about-answers = 关闭后，我在这里不回答任何人。
about-allowed_roles = 只有这些身份组和允许的成员可以提问。
about-allowed_members = 只有这些成员和允许的身份组可以提问。
about-denied_roles = 这些身份组不能提问，在这里和其中的频道里都不能。
about-denied_members = 这些成员不能提问，在这里和其中的频道里都不能。
about-mention_free = 除了发给别人的消息，每条消息都是对我的提问。
about-proxies = Webhook 代成员发布的消息也可以是提问。
about-streamed = 关闭后，回答写完才显示。
about-threads = 频道里的每个问题，我都在新的子区回答。
about-gist = 在新的子区里，我知道频道里刚刚说过的话。
about-pings = 提问者会收到回答的通知。
about-buttons = { answer-stop }、{ answer-retry }、{ answer-continue }、{ answer-file }
about-history_tokens = 越多，我记得越多，回答也越贵。
about-retention_days = 更早的消息和我的回答会被永久删除。
about-passive = 它们帮助我理解问题。我会在频道里通知。
about-recall = 如何找到模型已看不到的消息：由模型搜索，或由我把相关消息附在问题后面。
about-recall_scope = “服务器”还包括这里所有人都能阅读的频道。
about-tools = 模型回答时可以使用的功能，例如时钟，或在较早的消息中搜索。
about-user_requests = 每个人每分钟可以向我提多少个问题。
about-channel_requests = 一个频道的所有人每分钟一共可以向我提多少个问题。
about-language = 我自己发出的、所有人可见的消息的语言。
phrase-system_prompt = “{ $value }”
phrase-answers =
    { $value ->
        [on] 已启用
       *[off] 已停用
    }
phrase-allowed_roles =
    { $value ->
        [none] 所有人
       *[some] 允许：{ $value }
    }
phrase-allowed_members = 允许：{ $value }
phrase-denied_roles = 屏蔽：{ $value }
phrase-denied_members = 屏蔽：{ $value }
phrase-mention_free =
    { $value ->
        [on] 无需提及
       *[off] 需要提及
    }
phrase-proxies =
    { $value ->
        [on] 也包括 Webhook 代理
       *[off] 不包括 Webhook 代理
    }
phrase-streamed =
    { $value ->
        [on] 边写边显示
       *[off] 写完才显示
    }
phrase-threads =
    { $value ->
        [on] 每个问题一个子区
       *[off] 直接在频道里
    }
phrase-gist =
    { $value ->
        [on] 子区沿用频道的最近消息
       *[off] 子区从空白开始
    }
phrase-pings =
    { $value ->
        [on] 通知提问者
       *[off] 不通知任何人
    }
phrase-buttons =
    { $value ->
        [on] 带按钮
       *[off] 不带按钮
    }
phrase-history_tokens =
    { $value ->
        [0] 每个问题用满模型的容量
       *[other] 每个问题约 { $value } 个 token
    }
phrase-retention_days =
    { $value ->
        [0] 保留旧消息
       *[other] { $value } 天后删除消息
    }
phrase-passive =
    { $value ->
        [on] 也读取没有提及我的消息
       *[off] 只读取发给我的消息
    }
phrase-recall =
    { $value ->
        [tool] 模型会搜索较早的消息
        [notes] 相关的较早消息会附在问题后面
        [off] 不查找较早的消息
       *[auto] 可以找回较早的消息
    }
phrase-recall_scope =
    { $value ->
        [server] 也包括所有人都能阅读的频道
       *[channel] 仅限本频道
    }
phrase-tools =
    { $value ->
        [on] 所有工具
        [off] 不使用工具
       *[some] 仅限这些工具：{ $value }
    }
phrase-user_requests =
    { $value ->
        [0] 每人提问数不限
       *[other] 每人每分钟 { $value } 个问题
    }
phrase-channel_requests =
    { $value ->
        [0] 每个频道不限
       *[other] 每个频道每分钟 { $value } 个
    }
value-on = 开
value-off = 关
value-no-limit = 无限制
value-never = 从不
value-nobody = 无
value-everybody = 全部
value-automatic = 与服务器相同
value-recall =
    { $value ->
        [tool] 由模型搜索
        [notes] 由我附上相关消息
        [off] 关闭
       *[auto] 自动
    }
value-recall_scope =
    { $value ->
        [server] 整个服务器
       *[channel] 本频道
    }
value-characters =
    { $number ->
       *[other] { $number } 个字符，见 `/{ command-prompt } { command-prompt-show }`
    }
value-and-more = { $some } 以及另外 { $number } 个
value-not-set = 未设置
settings-button-change = 更改
settings-button-on = 开
settings-button-off = 关
settings-button-enter = 输入数字（当前：{ $value }）
settings-button-prompt = 编写人设
settings-button-back = 使用默认值
settings-button-all = 全部设置
settings-button-history = 历史记录
settings-button-older = 更早
settings-button-undo = 撤销
settings-button-undo-all = 撤销所有 { $mark }
settings-button-clear = 是的，使用默认值
settings-button-cancel = 取消
settings-button-sure = 是的，删除更早的消息
settings-number-label = 1 到 { $most }
settings-number-label-zero = 1 到 { $most }；0：无限制
settings-saved = ✅ **{ $option }**：{ $value } · { $where }
settings-taken-back = ✅ 已恢复默认值 · **{ $option }**：{ $value } · { $where }
settings-no-threads = ⚠️ 我不能在本频道创建子区，因此在这里直接回答。我需要**创建公共子区**和**在子区内发送消息**权限。
settings-unchanged = 没有变化：本来就是这样设置的。
settings-no-number = 那不是整数。请只输入数字。
settings-no-such-option = 没有这个设置。请从列表中选择。
settings-no-such-place = 本频道不在类别中（或不是子区），无法在那里设置。请选择其他位置。
settings-unknown-value = **{ $option }** 不能是这个值。{ $hint }
settings-hint-number = 请输入 0 到 { $most } 的整数；0 表示无限制。
settings-hint-ids = 最多提及 { $most } 个，例如 @Helpers 或 @Ada。
settings-hint-choice = 请选择其一：{ $choices }。
settings-sure-retention = **{ $where }**：我会在十分钟内删除 { $days } 天之前的所有内容。此操作无法撤销。要继续吗？
settings-sure-all = **{ $where }**：{ $number } 项设置将恢复默认值。你可以在历史记录中撤销。要继续吗？
    { $options }
settings-cleared = ✅ { $number } 项设置已恢复默认值。你可以在历史记录中撤销。
settings-history-empty = 还没有任何更改。
settings-change = **{ $option }** · { $owner }
    { $old } → { $new }
    { $who } · { $when }
settings-undone = ↩️ 已撤销 · **{ $option }**：{ $value }
settings-not-undone = 那个更改已不存在，或有更新的更改。没有任何变化。
settings-budget-saved = ✅ { $whose }：从现在起每天 { $amount }。
settings-budget-none = ✅ { $whose }：已移除单独设置的每日预算。
settings-budget-server = 本服务器
settings-budget-amount = 请输入 0 到 { $most } 的美元金额，例如 `0.50`；0 表示移除预算。
settings-budget-owner = 只有机器人所有者才能设置服务器和成员的预算。管理员可以给每个身份组设置预算。
option-tool_servers = MCP 服务器的工具
option-asking_tools = 事先询问的工具
option-tool_roles = 可以允许调用的身份组
about-tool_servers = 模型在这里可以使用的 Discord 之外的工具。会更改内容的工具事先询问。
about-asking_tools = 这些工具虽然只读取，也会事先询问。
about-tool_roles = 他们和提问者一样，可以允许调用工具。
phrase-tool_servers =
    { $value ->
        [off] 没有 MCP 服务器
       *[some] MCP 服务器：{ $value }
    }
phrase-asking_tools =
    { $value ->
        [off] 没有其他工具事先询问
       *[some] 这些工具事先询问：{ $value }
    }
phrase-tool_roles =
    { $value ->
        [none] 只有提问者可以允许调用
       *[some] 提问者和 { $value } 可以允许调用
    }
settings-pick-servers = 选择服务器…
settings-button-names = 名称…
settings-names-label = 服务器和工具，每行一个
settings-names-unknown = 这里没有 { $name }。服务器：{ $servers }。
settings-button-review = 检查 { $number } 个定义
settings-servers-none = { $server }：还没有工具
settings-servers-line = { $server }：{ $reads } 个工具直接运行，{ $asks } 个工具事先询问
settings-review-title = { $tool }
settings-review-new = 这是新工具，在你接受之前处于关闭状态。
settings-review-changed = 服务器更改了这个工具。在你接受之前处于关闭状态。
settings-review-accept = 接受
settings-review-accepted = 已接受 { $tool }。
settings-review-gone = 这个定义又更改了。
settings-review-done = 所有定义都已接受。
