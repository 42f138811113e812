context-title = この会話で私に見えているもの
context-conversation = 会話
context-last-trimmed = 古いメッセージの除外
context-model = モデル
context-system-prompt = システムプロンプト
context-summary = 古いメッセージの要約
context-extent =
    { $number ->
       *[other] { $gauge } メッセージ { $number } 件：私への指示を含めて約 { $tokens } / { $limit } トークン
    }
context-not-trimmed = なし：まだすべて見えています。
context-trimmed = { $when }：古い方の半分はもう見えません。
context-fallback = `{ $missing }` が利用できないため、現在はこのモデルが回答しています。
context-model-window =
    `{ $model }`、コンテキストウィンドウは { $tokens } トークン（{ $source ->
        [setting] ボットの管理者の設定
        [learnt] サーバーがそれ以上を拒否したときに学習
        [server] サーバーの報告
        [list] 価格表による
       *[guess] サーバーが示さないため控えめな推定
    }）。
context-prompt-bot = 私のデフォルトのプロンプト
context-prompt-guild = このサーバーのプロンプト
context-prompt-channel = このチャンネルのプロンプト
context-prompt-hidden = { $whose }。サーバーの管理者は `/{ command-prompt } { command-prompt-show }` で読めます。
context-prompt-below = { $whose }（下記）。
context-summary-written = { $when }に作成。見えているメッセージの前に置かれます：
context-summary-off = なし：ボットの管理者が要約をオフにしています。
context-summary-none = まだなし：古いメッセージが外れる前に作ります。
context-rest-attached = 残りは添付ファイルにあります。
context-sent-button = 送信内容をそのまま見る
context-sent =
    { $number ->
       *[other] ここでの `{ $model }` への最後のリクエスト：メッセージ { $number } 件、約 { $tokens } トークン。保存しているメッセージから組み立て直したもので、削除されたメッセージは含まれません。
    }
context-sent-nothing = ここには質問が保存されていないので、何も送信されていません。まず質問してください。
context-sent-left-out = [… { $number } 文字を省略 …]
context-tools = ツール
context-tools-sent = 各リクエストで約 { $tokens } トークン：{ $tools }
context-tools-none = なし：ここではオフか、モデルが対応していません。
context-tools-left-out = このモデルのウィンドウに入らないもの：{ $tools }
context-earlier = 以前のメッセージ
context-earlier-none = ありません。会話全体がウィンドウに入っています。
context-earlier-off = ウィンドウから外れたメッセージは探しません。ここではオフになっています。
context-earlier-number = { $number }件のメッセージがウィンドウから外れましたが、今でも探せます。
