context-title = この会話で私に見えているもの
context-conversation = 会話
context-last-trimmed = 最後の切り詰め
context-model = モデル
context-system-prompt = システムプロンプト
context-summary = それ以前の要約
context-extent =
    { $number ->
       *[other] { $gauge } メッセージ { $number } 件：私への指示を含めて約 { $tokens } / { $limit } トークン
    }
context-not-trimmed = まだありません。すべて見えています。
context-trimmed = { $when }。古い方の半分はもう見えません。
context-model-window =
    `{ $model }`、ウィンドウは { $tokens } トークン（{ $source ->
        [setting] 運営者の設定
        [learnt] サーバーの動作から学習
        [server] サーバーの申告
        [list] 価格表による
       *[guess] サーバーが教えないため控えめな推定
    }）。
context-prompt-bot = 私の標準プロンプト
context-prompt-guild = このサーバーのプロンプト
context-prompt-channel = このチャンネルのプロンプト
context-prompt-hidden = { $whose }。サーバーを管理できる人は `/{ command-prompt } { command-prompt-show }` で読めます。
context-prompt-below = { $whose }（下記）。
context-summary-written = { $when } に作成。見えているものの先頭に置かれます：
context-summary-off = なし：運営者が要約をオフにしています。
context-summary-none = なし：古いメッセージが外れる前に作られます。
context-rest-attached = 残りは添付ファイルにあります。
context-sent-button = 送信内容をそのまま見る
context-sent =
    { $number ->
       *[other] ここでの `{ $model }` への最後のリクエスト：メッセージ { $number } 件、約 { $tokens } トークン。保存しているメッセージから組み立て直したもので、削除されたメッセージは含まれません。
    }
context-sent-nothing = ここには質問が保存されていないので、何も送信されていません。まず質問してください。
context-sent-left-out = [… { $number } 文字を省略 …]
