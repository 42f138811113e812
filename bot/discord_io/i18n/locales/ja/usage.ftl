usage-title-user = あなたが使った額
usage-title-guild = このサーバーが使った額
usage-title-bot = 全体で使った額
usage-by-channel = チャンネル別
usage-by-member = メンバー別
usage-by-model = モデル別
usage-footer = 日と月は UTC です。
usage-nothing = 今月はまだ使っていません。
usage-spent-today = 今日 **{ $amount }**（{ $requests }）
usage-spent-month = { $month } **{ $amount }**（{ $requests }）
usage-requests =
    { $number ->
       *[other] リクエスト { $number } 件
    }
usage-tokens = { $tokens } トークン
usage-in-out = 入力 { $read } トークン、出力 { $written }
usage-in-out-cached = 入力 { $read } トークン（キャッシュ { $cached }）、出力 { $written }
usage-estimated =
    { $number ->
       *[other] うち { $number } 件は推定です。モデルのサーバーがトークン数を報告しませんでした
    }
usage-unknown-amount = 額は不明
usage-amount-and-unpriced =
    { $number ->
       *[other] { $amount } と、価格不明のリクエスト { $number } 件
    }
usage-share = { $whose }：{ $amount }、{ $tokens } トークン
usage-left-line =
    { $scope ->
        [user] あなたの予算：残り { $rest }、{ $when }にリセットされます
        [guild] このサーバーの予算：残り { $rest }、{ $when }にリセットされます
        [role] あなたのロールの予算：残り { $rest }、{ $when }にリセットされます
       *[bot] ボットの予算：残り { $rest }、{ $when }にリセットされます
    }
usage-rest-of = { $left } / { $limit }
usage-no-budget = 予算は設定されていません。
usage-chart-tokens = { $month } の日ごとのトークン数の棒グラフ：合計 { $all }、最多は { $day } 日（{ $most }）、今日は { $today }。
usage-chart-money = { $month } の日ごとの支出の棒グラフ：合計 { $all }、最多は { $day } 日（{ $most }）、今日は { $today }。
only-for-the-owner = これを見られるのはボットの管理者だけです。`/{ command-usage }` をオプションなしで使うと、あなたに見えるものを表示します。
nearly-spent = 💸 今日の予算 { $budget } のうち { $spent } を使いました。使い切ると、{ $when }にまた答えます。内訳は `/{ command-usage }`、予算の変更は `DAILY_BUDGET_USD`、この通知を止めるには `WARN_OWNER=false`。
less-than = { $amount } 未満
usage-tool-calls = 今月のツール呼び出し: { $number } 回
