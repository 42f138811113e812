usage-title-user = 你的花费
usage-title-guild = 本服务器的花费
usage-title-bot = 各处的总花费
usage-today = 今天
usage-month = 本月
usage-left = 今天剩余
usage-by-channel = 按频道
usage-by-member = 按成员
usage-by-model = 按模型
usage-footer = 日期和月份按 UTC 计算。
usage-nothing = 没有。
usage-requests =
    { $number ->
       *[other] { $number } 个请求
    }
usage-tokens = { $tokens } 个 token
usage-total = **{ $amount }**，{ $requests }
usage-in-out = 输入 { $read } 个 token，输出 { $written } 个
usage-in-out-cached = 输入 { $read } 个 token（{ $cached } 来自缓存），输出 { $written } 个
usage-estimated =
    { $number ->
       *[other] 其中 { $number } 个请求是估计值：模型服务器没有说明用量
    }
usage-unknown-amount = 金额未知
usage-amount-and-unpriced =
    { $number ->
       *[other] { $amount }，另有 { $number } 个价格未知的请求
    }
usage-share = { $whose }：{ $amount }，{ $tokens } 个 token
usage-left-line =
    { $scope ->
        [user] 你的预算：剩余 { $rest }，{ $when } 恢复
        [guild] 本服务器的预算：剩余 { $rest }，{ $when } 恢复
        [role] 你身份组的预算：剩余 { $rest }，{ $when } 恢复
       *[bot] 机器人的预算：剩余 { $rest }，{ $when } 恢复
    }
usage-rest-of = { $left } / { $limit }
usage-no-budget = 没有预算：不会用完。
usage-chart-tokens = { $month } 每日 token 用量柱状图：共 { $all }，最多在 { $day } 日（{ $most }），今天 { $today }。
usage-chart-money = { $month } 每日花费柱状图：共 { $all }，最多在 { $day } 日（{ $most }），今天 { $today }。
only-for-the-owner = 只有这个机器人的应用所有者才能看到。单用 `/{ command-usage }` 会显示你能看到的内容。
nearly-spent = 💸 今天 { $budget } 的预算已花费 { $spent }。用完后我会在 { $when } 再次回答。`/{ command-usage }` 显示去向；`DAILY_BUDGET_USD` 更改预算，`WARN_OWNER=false` 停止这些消息。
less-than = 不到 { $amount }
