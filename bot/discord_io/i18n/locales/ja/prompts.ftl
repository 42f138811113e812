only-in-servers = これはサーバーでだけ使えます。
prompt-origin-bot = ここで有効：私のデフォルトのプロンプト
prompt-origin-guild = ここで有効：このサーバーのプロンプト
prompt-origin-channel = ここで有効：このチャンネルのプロンプト
prompt-form-label = ボットの役割と答え方を書いてください
prompt-form-placeholder = あなたは読書会の司書です。短く、温かく答えてください。
prompt-saved = 保存しました：{ $where }のプロンプト。次の質問から有効です。
prompt-unchanged = 変更なし：すでに{ $where }のプロンプトです。
prompt-removed = 削除しました：{ $where }のプロンプト。いま有効なものは `/{ command-prompt } { command-prompt-show }` でわかります。
prompt-was-not-set = 削除するものがありません。{ $where }にはプロンプトが設定されていません。
prompt-empty = プロンプトが空です。プロンプトを削除するには `/{ command-prompt } { command-prompt-reset }` を使ってください。
prompt-tokens = { $window } トークンのうち { $tokens }（組み込みのルールを含む）
draft-title = { $where }の下書き（保存するまで有効になりません）
draft-same = いまのプロンプトと同じです。
draft-rest-attached = 全文は添付ファイルにあります。
draft-stale = あなたが始めてから、誰かがプロンプトを変えました。これはいまのプロンプトとの違いです。それでもよければ、もう一度保存してください。
draft-volatile = { $names } は置き換えません。質問のたびに変わる値は、回答のたびに費用を増やすためです。書かれたままにします。
draft-unknown = { $names } は知らないので、書かれたままにします。置き換えられるのは { $known } です。
draft-gone = この下書きはもうありません。保存されたか、破棄されたか、古すぎます。
draft-discarded = 破棄しました。いまのプロンプトはそのままです。
draft-save = 保存
draft-edit = 編集
draft-try = 試す
draft-discard = 破棄
draft-try-title = 下書きを試す
draft-try-label = 何に答えましょうか？
draft-try-answer = この下書きならこう答えます（あなたにだけ見え、私は覚えません）：
prompt-history-title = { $where }のプロンプトのバージョン
prompt-history-empty = ここにはまだプロンプトが設定されていません。
prompt-version =
    { $length ->
        [0] { $number }. { $when }：{ $who } さんが削除
       *[other] { $number }. { $when }：{ $who } さん、{ $length } 文字
    }
prompt-pick-version = バージョンを選ぶ…
prompt-nothing-to-export = そこにはプロンプトが設定されていません。
prompt-exported = { $where }のプロンプト。
prompt-not-text = そのファイルは読めません。UTF-8 のプレーンテキストで、{ $most } 文字までにしてください。
