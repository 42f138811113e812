settings-title = 設定
settings-mark = { $mark } はここで設定されています。ほかは上位の設定か、ボットの管理者が決めたデフォルトです。
settings-help = より細かい場所の設定が優先されます：スレッド、チャンネル、カテゴリー、サーバー、ボット。変更は次の質問から有効です。
settings-where-server = このサーバー
settings-where-category = このカテゴリー
settings-where-channel = このチャンネル
settings-where-thread = このスレッド
settings-where-bot = ボット全体
settings-level-server = このサーバー
settings-level-category = このカテゴリー
settings-level-channel = このチャンネル
settings-level-thread = このスレッド
settings-level-bot = ボット全体
settings-from-server = サーバーで設定
settings-from-category = カテゴリーで設定
settings-from-channel = チャンネルで設定
settings-from-thread = スレッドで設定
settings-from-bot = ボット全体で設定
settings-from-default = ボットの管理者が決めたデフォルト
settings-choice = { $option }：{ $value }
settings-value = **{ $option }**：{ $value }
settings-pick-level = 場所を選ぶ…
settings-pick-option = 設定を選ぶ…
settings-pick-roles = ロールを選ぶ…
settings-pick-members = メンバーを選ぶ…
settings-pick-tools = ツールを選択…
group-persona = ペルソナとモデル
group-access = 質問できる人
group-answers = 回答
group-memory = 記憶
group-tools = ツール
group-limits = 制限
group-language = 言語
option-system_prompt = ペルソナ（システムプロンプト）
option-model = モデル
option-answers = ここで有効
option-allowed_roles = 許可するロール
option-allowed_members = 許可するメンバー
option-denied_roles = ブロックするロール
option-denied_members = ブロックするメンバー
option-mention_free = メンションなしで質問
option-proxies = Webhook プロキシに答える（PluralKit）
option-streamed = 回答を書きながら表示
option-threads = 質問ごとにスレッド
option-gist = スレッドに直前の会話を渡す
option-pings = 質問者に通知
option-buttons = 回答の下のボタン
option-history_tokens = 質問ごとの記憶（トークン）
option-retention_days = メッセージを削除するまでの日数
option-passive = メンションのないメッセージも読む
option-recall = 以前のメッセージの検索
option-recall_scope = 検索する範囲
option-tools = ツール
option-user_requests = 1 分あたりの質問数（1 人）
option-channel_requests = 1 分あたりの質問数（チャンネル）
option-language = 言語
option-daily_budget_usd = 1 日の予算
about-system_prompt = 私の役割と答え方です。
about-model = 回答を書くモデルです。
about-answers = オフにすると、ここでは誰にも答えません。
about-allowed_roles = これらのロールと許可するメンバーだけが質問できます。
about-allowed_members = これらのメンバーと許可するロールだけが質問できます。
about-denied_roles = これらのロールは、ここに含まれるどのチャンネルでも質問できません。
about-denied_members = これらのメンバーは、ここに含まれるどのチャンネルでも質問できません。
about-mention_free = 他の人宛てでないメッセージはすべて私への質問になります。
about-proxies = Webhook がメンバーの代わりに投稿したメッセージも質問になります。
about-streamed = オフにすると、回答は完成してから表示されます。
about-threads = チャンネルの質問ごとに新しいスレッドで答えます。
about-gist = 新しいスレッドでも、直前のチャンネルの会話がわかります。
about-pings = 質問した人に回答の通知が届きます。
about-buttons = { answer-stop }、{ answer-retry }、{ answer-continue }、{ answer-file }
about-history_tokens = 多いほどよく覚えていますが、回答の費用も増えます。
about-retention_days = 古いメッセージと私の回答は完全に削除されます。
about-passive = 質問を理解するのに役立ちます。チャンネルに知らせます。
about-recall = モデルに見えなくなったメッセージの探し方です。モデルが検索するか、私が関連するものを質問に添えます。
about-recall_scope = 「サーバー」では、ここにいる全員が読めるチャンネルも対象になります。
about-tools = モデルが回答中に使えるものです。時計や、以前のメッセージの検索などがあります。
about-user_requests = 1 人が質問できる回数です。
about-channel_requests = チャンネルの全員が合わせて質問できる回数です。
about-language = 全員に見える私自身のメッセージの言語です。
phrase-system_prompt = 「{ $value }」
phrase-answers =
    { $value ->
        [on] オン
       *[off] オフ
    }
phrase-allowed_roles =
    { $value ->
        [none] 全員
       *[some] 許可：{ $value }
    }
phrase-allowed_members = 許可：{ $value }
phrase-denied_roles = ブロック：{ $value }
phrase-denied_members = ブロック：{ $value }
phrase-mention_free =
    { $value ->
        [on] メンション不要
       *[off] メンションして質問
    }
phrase-proxies =
    { $value ->
        [on] Webhook プロキシも可
       *[off] Webhook プロキシは不可
    }
phrase-streamed =
    { $value ->
        [on] 書きながら表示
       *[off] 完成してから表示
    }
phrase-threads =
    { $value ->
        [on] 質問ごとにスレッド
       *[off] チャンネルで回答
    }
phrase-gist =
    { $value ->
        [on] スレッドに直前の会話を渡す
       *[off] スレッドは白紙から
    }
phrase-pings =
    { $value ->
        [on] 質問者に通知
       *[off] 通知なし
    }
phrase-buttons =
    { $value ->
        [on] ボタンあり
       *[off] ボタンなし
    }
phrase-history_tokens =
    { $value ->
        [0] 質問ごとにモデルの上限まで
       *[other] 質問ごとに約 { $value } トークン
    }
phrase-retention_days =
    { $value ->
        [0] 古くても削除しない
       *[other] { $value } 日後に削除
    }
phrase-passive =
    { $value ->
        [on] メンションのないメッセージも読む
       *[off] 私宛てのメッセージだけを読む
    }
phrase-recall =
    { $value ->
        [tool] モデルが以前のメッセージを検索します
        [notes] 関連する以前のメッセージを質問に添えます
        [off] 以前のメッセージは探しません
       *[auto] 以前のメッセージを探せます
    }
phrase-recall_scope =
    { $value ->
        [server] 全員が読めるチャンネルも対象
       *[channel] このチャンネルのみ
    }
phrase-tools =
    { $value ->
        [on] すべてのツール
        [off] ツールなし
       *[some] 使えるツール：{ $value }
    }
phrase-user_requests =
    { $value ->
        [0] 1 人の質問数は無制限
       *[other] 1 人につき 1 分に { $value } 件
    }
phrase-channel_requests =
    { $value ->
        [0] チャンネルの質問数は無制限
       *[other] チャンネルで 1 分に { $value } 件
    }
value-on = オン
value-off = オフ
value-no-limit = 無制限
value-never = 削除しない
value-nobody = なし
value-everybody = 全員
value-automatic = サーバーと同じ
value-recall =
    { $value ->
        [tool] モデルが検索
        [notes] 私が関連するものを添える
        [off] オフ
       *[auto] 自動
    }
value-recall_scope =
    { $value ->
        [server] サーバー全体
       *[channel] このチャンネル
    }
value-characters =
    { $number ->
       *[other] { $number } 文字（`/{ command-prompt } { command-prompt-show }` で表示）
    }
value-and-more = { $some } ほか { $number }
value-not-set = 未設定
settings-button-change = 変更
settings-button-on = オン
settings-button-off = オフ
settings-button-enter = 数を入力（現在：{ $value }）
settings-button-prompt = ペルソナを書く
settings-button-back = デフォルトに戻す
settings-button-all = すべての設定
settings-button-history = 履歴
settings-button-older = 以前の変更
settings-button-undo = 元に戻す
settings-button-undo-all = { $mark } をすべて元に戻す
settings-button-clear = はい、デフォルトに戻す
settings-button-cancel = キャンセル
settings-button-sure = はい、古いメッセージを削除
settings-number-label = 1 から { $most } まで
settings-number-label-zero = 1 から { $most } まで、0：無制限
settings-saved = ✅ **{ $option }**：{ $value } · { $where }
settings-taken-back = ✅ デフォルトに戻しました：**{ $option }**：{ $value } · { $where }
settings-no-threads = ⚠️ このチャンネルではスレッドを作成できないため、スレッドを使わずに回答します。**公開スレッドの作成** と **スレッドでメッセージを送信** の権限が必要です。
settings-unchanged = 変更なし：すでにその設定です。
settings-no-number = 整数ではありません。数字だけを入力してください。
settings-no-such-option = その設定はありません。一覧から選んでください。
settings-no-such-place = このチャンネルにはその階層がありません。別の場所を選んでください。
settings-unknown-value = **{ $option }** をその値にはできません。{ $hint }
settings-hint-number = 0 から { $most } までの整数を書いてください。0 は無制限です。
settings-hint-ids = { $most } 件までメンションしてください（例：@Helpers @Ada）。
settings-hint-choice = 次から選んでください：{ $choices }。
settings-sure-retention = **{ $where }**：{ $days } 日より古いものを 10 分以内にすべて削除します。元に戻せません。続けますか？
settings-sure-all = **{ $where }**：{ $number } 件の設定をデフォルトに戻します。履歴から元に戻せます。続けますか？
    { $options }
settings-cleared = ✅ { $number } 件の設定をデフォルトに戻しました。履歴から元に戻せます。
settings-history-empty = まだ何も変更されていません。
settings-change = **{ $option }** · { $owner }
    { $old } → { $new }
    { $who } · { $when }
settings-undone = ↩️ 元に戻しました：**{ $option }**：{ $value }
settings-not-undone = その変更はもうないか、より新しい変更があります。何も変わっていません。
settings-budget-saved = ✅ { $whose }：これから 1 日に { $amount } まで。
settings-budget-none = ✅ { $whose }：個別の 1 日の予算はなくなりました。
settings-budget-server = このサーバー
settings-budget-amount = 0 から { $most } までの米ドルの額を書いてください（例：`0.50`）。0 なら予算を削除します。
settings-budget-owner = サーバーとメンバーの予算は、ボットの管理者だけが決められます。サーバーの管理者はロールごとに予算を決められます。
option-tool_servers = MCPサーバーのツール
option-asking_tools = 事前に確認するツール
option-tool_roles = 呼び出しを許可できるロール
about-tool_servers = モデルがここで使えるDiscordの外のツールです。何かを変えるものは事前に確認します。
about-asking_tools = 読むだけのツールですが、事前に確認します。
about-tool_roles = 質問した人と同じように、ツールの呼び出しを許可できます。
phrase-tool_servers =
    { $value ->
        [off] MCPサーバーなし
       *[some] MCPサーバー: { $value }
    }
phrase-asking_tools =
    { $value ->
        [off] ほかに事前に確認するツールはありません
       *[some] 事前に確認するツール: { $value }
    }
phrase-tool_roles =
    { $value ->
        [none] 質問した人だけが許可できます
       *[some] 質問した人と { $value } が許可できます
    }
settings-pick-servers = サーバーを選択…
settings-button-names = 名前…
settings-names-label = サーバーとツール（1行に1つ）
settings-names-unknown = { $name } はここにはありません。サーバー: { $servers }
settings-button-review = { $number } 件の定義を確認
settings-servers-none = { $server }: ツールはまだありません
settings-servers-line = { $server }：すぐ使えるツール { $reads } 件、先に確認するツール { $asks } 件
settings-review-title = { $tool }
settings-review-new = 新しいツールです。承認するまでオフです。
settings-review-changed = サーバーがこのツールを変更しました。承認するまでオフです。
settings-review-accept = 承認
settings-review-accepted = { $tool } を承認しました。
settings-review-gone = この定義はまた変更されました。
settings-review-done = すべての定義が承認されています。
