only-in-servers = これはサーバーでだけ使えます。
prompt-origin-bot = ここで有効：私の標準プロンプト
prompt-origin-guild = ここで有効：このサーバーのプロンプト
prompt-origin-channel = ここで有効：このチャンネルのプロンプト
prompt-form-label = 私はどんな存在で、どう答えるべきですか？
prompt-form-placeholder = あなたは読書会の司書です。短く、温かく答えてください。
prompt-saved-guild = 保存しました：このサーバーのプロンプト。次の質問から有効です。
prompt-saved-channel = 保存しました：このチャンネルのプロンプト。次の質問から有効です。
prompt-unchanged-guild = 変更なし：すでにこのサーバーのプロンプトです。
prompt-unchanged-channel = 変更なし：すでにこのチャンネルのプロンプトです。
prompt-removed-guild = このサーバーのプロンプトを取り除きました。いま有効なものは `/{ command-prompt } { command-prompt-show }` でわかります。
prompt-removed-channel = このチャンネルのプロンプトを取り除きました。いま有効なものは `/{ command-prompt } { command-prompt-show }` でわかります。
prompt-was-not-set-guild = 取り除くものがありません。このサーバー独自のプロンプトはありません。
prompt-was-not-set-channel = 取り除くものがありません。このチャンネル独自のプロンプトはありません。
prompt-empty = プロンプトには言葉が必要です。取り除くには `/{ command-prompt } { command-prompt-reset }` を使ってください。
prompt-tokens = モデルの { $window } トークンのうち { $tokens }
draft-title = 下書き（{ $where }）：保存するまで有効になりません
draft-first = これまでプロンプトはありませんでした。
draft-same = 有効なものと違いはありません。
draft-rest-attached = 違いの全体は添付ファイルにあります。
draft-stale = あなたが始めてから、誰かがプロンプトを変えました。これはいま有効なものとの違いです。これでよければもう一度保存してください。
draft-volatile = { $names } は質問のたびに変わり、提供元のキャッシュが効かず返答が高くなります。書かれたままにします。
draft-unknown = { $names } は知らないので、書かれたままにします。知っているのは { $known } です。
draft-gone = その下書きはもうありません。保存されたか、破棄されたか、古すぎます。
draft-discarded = 破棄しました。有効なものは変わりません。
draft-save = 保存
draft-edit = 編集に戻る
draft-try = 試す
draft-discard = 破棄
draft-try-title = 下書きを試す
draft-try-label = 何に答えましょうか？
draft-try-answer = この下書きならこう答えます（ほかの人には見えず、私も覚えません）：
prompt-history-title = プロンプトの版（{ $where }）
prompt-history-empty = まだ誰もプロンプトを設定していません。
prompt-version =
    { $length ->
        [0] { $number }. { $who } さんが取り下げ { $when }
       *[other] { $number }. { $length } 文字、{ $who } さん { $when }
    }
prompt-pick-version = 版を見て、その版に戻す
prompt-nothing-to-export = そこにはプロンプトが設定されていません。
prompt-exported = プロンプト（{ $where }）。
prompt-not-text = そのファイルは読めません。UTF-8 のプレーンテキストで、{ $most } 文字までにしてください。
