rate-limited = いまモデルへのリクエストが多すぎます。1 分後にもう一度試してください。
rate-limited-until = いまモデルへのリクエストが多すぎます。{ $when } にもう一度試してください。
quota-exhausted = モデルの料金を払うアカウントの残高がありません。待っても変わりません。運営者がチャージする必要があります。
bad-key = モデルのサーバーが私のキーを受け付けません。運営者が `OPENAI_API_KEY` を確認する必要があります。
access-denied = 私のキーではこのモデルを使えません。運営者が許可するか、別の `OPENAI_MODEL` を選ぶ必要があります。
unknown-model = モデルのサーバーはモデル `{ $model }` を知りません。運営者が `OPENAI_MODEL` を確認する必要があります。
model-not-loaded = モデルのサーバーにモデルが読み込まれていないか、モデルが停止しました。運営者がモデルを読み込む必要があります。その後でもう一度試してください。
context-too-long =
    この会話は、モデルのウィンドウ{ $known ->
        [yes] （{ $limit } トークン）
       *[no] { "" }
    }には長すぎます。`/{ command-reset }` で新しく始められます。運営者は `CONTEXT_TOKENS` を実際の大きさに設定できます。
content-filtered = 提供元のコンテンツフィルターに止められました。別の言い方をしてください。以前の発言が原因なら、`/{ command-reset }` で新しく始められます。
refused = モデルは返答を断りました。
refused-with-words = モデルは返答を断りました：「{ $words }」
request-rejected =
    モデルのサーバーが私のリクエストを受け付けませんでした。{ $explained ->
        [yes] もう一度質問しても変わりません。運営者がログを確認する必要があります。
       *[no] お伝えできる理由は示されませんでした。運営者は `python -m bot doctor` で設定を確認できます。
    }{ $long ->
        [yes] 会話を短くすると解決するかもしれません。`/{ command-reset }` で新しく始められます。
       *[no] { "" }
    }
first-token-timeout =
    { $seconds ->
       *[other] モデルは { $seconds } 秒以内に返答を始めませんでした。1 分後にもう一度試してください。
    }
stream-stalled =
    { $seconds ->
       *[other] モデルは返答の途中で { $seconds } 秒間黙りました。もう一度質問してください。
    }
reply-timeout =
    { $seconds ->
       *[other] 返答は { $seconds } 秒たっても終わりませんでした。もっと短いものを頼んでください。
    }
overloaded = モデルは今混み合っています。1分後にもう一度試してください。
server-failed = モデルのサーバーに障害があります。数分後にもう一度試してください。
unreachable = モデルのサーバーに接続できません。数分後にもう一度試してください。続くようなら運営者に知らせてください。
broken-stream = モデルとの接続が切れました。もう一度質問してください。
empty-answer = モデルは空の返答を送ってきました。別の言い方で、もう一度質問してみてください。
empty-answer-exhausted = モデルは考えることに返答をすべて使い、言葉が残りませんでした。もっと小さなことを質問してください。運営者は `REPLY_TOKENS` を増やせます。
empty-answer-thought = モデルは考えましたが、回答を書きませんでした。言い方を変えて、もう一度質問してください。
no-completion = `OPENAI_BASE_URL` のアドレスは応答しますが、モデルのサーバーではないようです。ボットの管理者が確認する必要があります（多くの場合、末尾は `/v1` です）。
no-completion-empty = モデルのサーバーから空の応答が返りました。もう一度質問してください。続く場合は、ボットの管理者に知らせてください。
model-error = モデルは返答できませんでした。数分後にもう一度試してください。
channel-busy =
    { $waiting ->
       *[other] このチャンネルでは { $waiting } 件の質問が先に並んでいます。それらが済んだらもう一度質問してください。
    }
message-too-long = メッセージは約 { $tokens } トークンで、モデルに入るのは { $limit } です。分けて送ってください。
prompt-too-long = システムプロンプトは約 { $tokens } トークンで、モデルに入るのは { $limit } です。`/{ command-prompt } { command-prompt-set }` で、または運営者が短くする必要があります。
asked-too-often-you =
    { $limit ->
       *[other] 質問は 1 分に { $limit } 回までです。{ $when } にもう一度質問してください。
    }
asked-too-often-here =
    { $limit ->
       *[other] このチャンネルでは 1 分に { $limit } 件まで答えます。{ $when } にもう一度質問してください。
    }
budget-spent-yours = あなたが 1 日にモデルに使える額を使い切りました。{ $when } にまた質問してください。
budget-spent-servers = このサーバーが 1 日にモデルに使える額を使い切りました。{ $when } にまた質問してください。
budget-spent = 私が 1 日にモデルに使える額を使い切りました。{ $when } にまた質問してください。運営者は `DAILY_BUDGET_USD` を増やせます。
budget-too-small =
    この返答は最大 { $cost } かかり、{ $whose ->
        [user] あなたの予算
        [guild] このサーバーの予算
       *[bot] 私の予算
    }（1 日 { $limit }）を超えます。`/{ command-reset }` で安くなります。運営者は予算を増やすか、`REPLY_TOKENS` や `HISTORY_TOKENS` を減らせます。
option-refused = その値は使えません。別の値を選んでください。
option-too-high = 運営者がここで許可しているのは { $limit } までです。1 からその数までを選んでください。
expired = 質問されたとき、私は不在でした。まだ知りたければ、もう一度質問してください。
interrupted =
    { $times ->
       *[other] { $times } 回返答を始めましたが、毎回中断されました。別の言い方で質問してください。また起きたら運営者に知らせてください。
    }
stopped-before = 最初の言葉の前に停止しました。
question-deleted = 返答している間に削除されました。
store-full = ディスクがいっぱいで、この会話を保存できません。待っても変わりません。運営者が空きを作る必要があります。
store-corrupt = 記憶が壊れていて、この会話を保存できません。待っても変わりません。運営者がバックアップを復元する必要があります。
store-error = 記憶に障害があり、いまこの会話を保存できません。数分後にもう一度試してください。続くようなら運営者に知らせてください。
command-outdated = このコマンドは変わりました。Discord を再起動して（パソコンでは Ctrl+R）、もう一度使ってください。
delivery-failed = Discord が返答をすべては受け付けませんでした。もう一度質問するか、このチャンネルでの私の権限を確認してください。
unexpected = 私の側で何かがうまくいきませんでした。もう一度試してください。また起きたら運営者に知らせてください。
