rate-limited = いまモデルへのリクエストが多すぎます。1 分後にもう一度試してください。
rate-limited-until = いまモデルへのリクエストが多すぎます。{ $when }にもう一度試してください。
quota-exhausted = モデルの料金を払うアカウントの残高がありません。待っても変わりません。ボットの管理者がチャージする必要があります。
bad-key = モデルのサーバーが私の API キーを受け付けません。ボットの管理者が `OPENAI_API_KEY` を確認する必要があります。
access-denied = 私の API キーではこのモデルを使えません。ボットの管理者が許可するか、別の `OPENAI_MODEL` を選ぶ必要があります。
unknown-model = モデルのサーバーにモデル `{ $model }` がありません。ボットの管理者が `OPENAI_MODEL` を確認する必要があります。
model-not-loaded = モデルのサーバーにモデルが読み込まれていないか、モデルがクラッシュしました。ボットの管理者がモデルを読み込む必要があります。その後でもう一度試してください。
context-too-long =
    この会話は、モデルのコンテキストウィンドウ{ $known ->
        [yes] （{ $limit } トークン）
       *[no] { "" }
    }には長すぎます。`/{ command-reset }` で最初からやり直せます。ボットの管理者は `CONTEXT_TOKENS` を実際の大きさに設定できます。
content-filtered = 提供元のコンテンツフィルターにブロックされました。別の言い方で質問してください。以前のメッセージが原因なら、`/{ command-reset }` で最初からやり直せます。
refused = モデルは回答を断りました。
refused-with-words = モデルは回答を断りました：「{ $words }」
request-rejected =
    モデルのサーバーが私のリクエストを拒否しました。{ $explained ->
        [yes] もう一度質問しても変わりません。ボットの管理者がログを確認する必要があります。
       *[no] お伝えできる理由は示されませんでした。ボットの管理者は `python -m bot doctor` で設定を確認できます。
    }{ $long ->
        [yes] 会話を短くすると解決するかもしれません。`/{ command-reset }` で最初からやり直せます。
       *[no] { "" }
    }
first-token-timeout =
    { $seconds ->
       *[other] モデルは { $seconds } 秒以内に回答を始めませんでした。1 分後にもう一度試してください。
    }
stream-stalled =
    { $seconds ->
       *[other] 回答の途中で、モデルの応答が { $seconds } 秒間止まりました。もう一度質問してください。
    }
reply-timeout =
    { $seconds ->
       *[other] 回答は { $seconds } 秒たっても終わりませんでした。もっと短いものを頼んでください。
    }
overloaded = モデルはいま混み合っています。1 分後にもう一度試してください。
server-failed = モデルのサーバーに問題が起きています。数分後にもう一度試してください。
unreachable = モデルのサーバーに接続できません。数分後にもう一度試してください。続くようならボットの管理者に知らせてください。
broken-stream = モデルとの接続が切れました。もう一度質問してください。
empty-answer = モデルから空の回答が届きました。別の言い方で、もう一度質問してみてください。
empty-answer-exhausted = モデルは考えるだけで上限に達しました。もう少し簡単な質問にしてください。ボットの管理者は `REPLY_TOKENS` を増やせます。
empty-answer-thought = モデルは考えましたが、回答を書きませんでした。別の言い方で、もう一度質問してみてください。
no-completion = `OPENAI_BASE_URL` のアドレスは応答しますが、モデルのサーバーではないようです。ボットの管理者が確認する必要があります（多くの場合、末尾は `/v1` です）。
no-completion-empty = モデルのサーバーから空の応答が届きました。もう一度質問してください。続くようならボットの管理者に知らせてください。
model-error = モデルは回答できませんでした。数分後にもう一度試してください。
channel-busy =
    { $waiting ->
       *[other] このチャンネルでは { $waiting } 件の質問が先に待っています。それらへの回答が済んだら、もう一度質問してください。
    }
message-too-long = メッセージは約 { $tokens } トークンで、モデルに入るのは { $limit } トークンです。分けて送ってください。
prompt-too-long = システムプロンプトは約 { $tokens } トークンで、モデルに入るのは { $limit } トークンです。サーバーの管理者が `/{ command-prompt } { command-prompt-set }` で、またはボットの管理者が設定で短くできます。
asked-too-often-you =
    { $limit ->
       *[other] 質問は 1 分に { $limit } 件までです。{ $when }にもう一度質問してください。
    }
pressed-too-often = 1 分間のクリックとコマンドが { $limit } 回になりました。{ $when }にもう一度お試しください。
asked-too-often-here =
    { $limit ->
       *[other] このチャンネルでは 1 分に { $limit } 件まで答えます。{ $when }にもう一度質問してください。
    }
budget-spent-yours = あなたの今日の予算を使い切りました。{ $when }にまた答えられます。
budget-spent-servers = このサーバーの今日の予算を使い切りました。{ $when }にまた答えられます。
budget-spent = 私の今日の予算を使い切りました。{ $when }にまた答えられます。ボットの管理者は `DAILY_BUDGET_USD` を増やせます。
budget-too-small =
    この質問への回答は最大 { $cost } かかり、{ $whose ->
        [user] あなたの予算
        [guild] このサーバーの予算
       *[bot] 私の予算
    }（1 日 { $limit }）を超えます。`/{ command-reset }` で安くなります。ボットの管理者は予算を増やすか、`REPLY_TOKENS` や `HISTORY_TOKENS` を減らせます。
question-too-dear =
    この質問には最大 { $cost } かかりますが、今日{ $whose ->
        [user] あなたに残っている予算
        [guild] このサーバーに残っている予算
       *[bot] 私に残っている予算
    }は { $left } です。質問やファイルを短くするか、{ $when }にもう一度質問してください。
option-refused = その値はここでは使えません。別の値を選んでください。
option-too-high = ここでは { $limit } までです（ボットの管理者が決めた上限）。1 から { $limit } までの数を選んでください。
expired = 質問されたとき、私はオフラインでした。まだ知りたければ、もう一度質問してください。
interrupted =
    { $times ->
       *[other] 回答を { $times } 回始めましたが、毎回中断されました。別の言い方で質問してください。また起きたらボットの管理者に知らせてください。
    }
stopped-before = 最初の言葉の前に停止しました。
question-deleted = 回答している間に、質問が削除されました。
store-full = ディスクがいっぱいで、この会話を保存できません。待っても変わりません。ボットの管理者が空き容量を作る必要があります。
store-corrupt = データベースが壊れていて、この会話を保存できません。待っても変わりません。ボットの管理者がバックアップを復元する必要があります。
store-gone = データベースがなくなったため、質問を受け付けられません。待っても変わりません。ボットの管理者が元に戻す必要があります。
store-error = データベースに問題があり、いまこの会話を保存できません。数分後にもう一度試してください。続くようならボットの管理者に知らせてください。
component-outdated = このボタンまたはメニューは古くなっています。もう一度コマンドを使ってください。
command-outdated = このコマンドは変わりました。Discord を再起動して（パソコンでは Ctrl+R）、もう一度使ってください。
delivery-failed = Discord が回答の一部を受け付けませんでした。もう一度質問してください。続くようなら、このチャンネルでの私の権限を確認するようサーバーの管理者に頼んでください。
unexpected = 私の側で問題が起きました。もう一度試してください。また起きたらボットの管理者に知らせてください。
