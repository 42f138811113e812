usage-title-user = 你的花费
usage-title-guild = 本服务器的花费
usage-title-bot = 全部花费
usage-by-channel = 按频道
usage-by-member = 按成员
usage-by-model = 按模型
usage-footer = 日期和月份按 UTC 计算。
usage-nothing = 本月没有花费。
usage-spent-today = 今天 **{ $amount }**，{ $requests }
usage-spent-month = { $month } **{ $amount }**，{ $requests }
usage-requests =
    { $number ->
       *[other] { $number } 次请求
    }
usage-tokens = { $tokens } 个 token
usage-in-out = 输入 { $read } 个 token，输出 { $written } 个
usage-in-out-cached = 输入 { $read } 个 token（{ $cached } 来自缓存），输出 { $written } 个
usage-estimated =
    { $number ->
       *[other] 其中 { $number } 次请求是估计值：模型服务器没有报告 token 数
    }
usage-unknown-amount = 金额未知
usage-amount-and-unpriced =
    { $number ->
       *[other] { $amount }，另有 { $number } 次价格未知的请求
    }
usage-share = { $whose }：{ $amount }，{ $tokens } 个 token
usage-left-line =
    { $scope ->
        [user] 你的预算：剩余 { $rest }，{ $when } 重置
        [guild] 本服务器的预算：剩余 { $rest }，{ $when } 重置
        [role] 你身份组的预算：剩余 { $rest }，{ $when } 重置
       *[bot] 机器人的预算：剩余 { $rest }，{ $when } 重置
    }
usage-rest-of = { $left } / { $limit }
usage-no-budget = 未设置预算。
usage-chart-tokens = { $month } 每日 token 用量柱状图：共 { $all }，最多在 { $day } 日（{ $most }），今天 { $today }。
usage-chart-money = { $month } 每日花费柱状图：共 { $all }，最多在 { $day } 日（{ $most }），今天 { $today }。
only-for-the-owner = 只有机器人所有者才能看到。不带选项的 `/{ command-usage }` 会显示你能看到的内容。
nearly-spent = 💸 今天已花费 { $spent }，预算为 { $budget }。用完后，{ $when } 我可以再回答。`/{ command-usage }` 显示花在了哪里；`DAILY_BUDGET_USD` 更改预算，`WARN_OWNER=false` 停止这些消息。
less-than = 不到 { $amount }
usage-tool-calls = 本月调用工具 { $number } 次
