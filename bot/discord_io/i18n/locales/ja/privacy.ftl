privacy-title = あなたについて私が知っていること
privacy-stored = 保存している内容
privacy-stored-text =
    { $number ->
        [0] あなたの書いたものは保存していません。質問されると、質問とその添付ファイル、私の回答を、Discord に表示される名前と ID、使ったトークン数とともに、私が動いているコンピューターのデータベースに保存します。
       *[other] あなたのメッセージ { $number } 件とその添付ファイル、私の回答を、私が動いているコンピューターのデータベースに保存しています。ほかに、Discord に表示される名前と ID、質問に使ったトークン数も保存しています。
    }
privacy-sent = 送信先
privacy-sent-text = `{ $host }`。ここでモデル `{ $model }` が回答を書きます。送るのは、あなたの質問とその添付ファイル、それに同じチャンネルでの私とのこれまでの会話です。管理者が許可した場所では、サーバーの全員が読めるチャンネルの内容の一部も送信します。
privacy-sent-fallback = そのサーバーが応答しない間は、同じ内容が代わりに `{ $host }` に送られます。
privacy-kept = 保存期間
privacy-kept-days =
    { $days ->
       *[other] { $days } 日間。それより前でも、Discord でメッセージを削除するか、下で消去するか、誰かが `/{ command-reset }` を使えば消えます。
    }
privacy-kept-always = Discord でメッセージを削除するか、下で消去するか、誰かが `/{ command-reset }` を使うまで。
privacy-choice = あなたの選択
privacy-choice-in = 質問されれば答えます。オプトアウトもできます。その場合、あなたには答えず、書かれたことも保存しません。
privacy-choice-out = オプトアウト中です。あなたには答えず、書かれたことも保存しません。
privacy-parts = 複数のプログラム
privacy-parts-text = 私は複数のプログラムとして動いていて、それぞれが別のサーバーと別のデータベースを受け持ちます。ここでの内容は1つのプログラムのサーバーだけに関するものです。私と話すサーバーごとに、そしてダイレクトメッセージでも、このコマンドを使ってください。
privacy-export = データを受け取る
privacy-erase-here = ここの分を消去
privacy-erase-everywhere = すべての場所の分を消去
privacy-opt-out = オプトアウトする
privacy-opt-in = オプトアウトを解除
privacy-exported = あなたについて覚えていることのすべてです。
privacy-export-too-big = あなたについて覚えていることは { $size } MB あり、ここで送れる大きさを超えます。ボットの管理者に頼んでください。
privacy-export-busy = データをまとめている途中です。少し待ってください。
privacy-sure-here = このチャンネルであなたが私に言ったこと、私の回答、その要約をすべて消去しますか？この操作は元に戻せません。Discord のメッセージは残るので、そちらで削除してください。
privacy-sure-everywhere = すべてのサーバーとダイレクトメッセージで、あなたが私に言ったこと、私の回答、その要約をすべて消去しますか？この操作は元に戻せません。Discord のメッセージは残るので、そちらで削除してください。
privacy-yes-erase = はい、消去します
privacy-erased =
    { $number ->
        [0] 消去するものはありませんでした。
       *[other] 消去しました：あなたのメッセージ { $number } 件とその回答。今日の使用量は、予算の計算のため午前 0 時（UTC）まで残ります。
    }
privacy-opted-out = オプトアウトしました。これからは、あなたには答えず、書かれたことも保存しません。以前に覚えたことは、消去するまで残ります。
privacy-opted-in = おかえりなさい！これからまた答えます。
