privacy-title = あなたについて私が知っていること
privacy-stored = 保存
privacy-stored-text =
    { $number ->
       *[other] あなたのメッセージ { $number } 件とその添付ファイル、返答を、私が動いているマシンの 1 つのファイルに保存しています。ほかに、Discord に表示される名前と ID、質問に使ったトークン数です。
    }
privacy-sent = 送信先
privacy-sent-text = `{ $host }`。モデル `{ $model }` が返答を書きます。送るのは、あなたの質問とその添付ファイル、それに同じチャンネルで私と以前に話された内容です。
privacy-kept = ここでの保存期間
privacy-kept-days =
    { $days ->
       *[other] { $days } 日間。Discord でメッセージを削除するか、誰かが `/{ command-reset }` を使えば、もっと短くなります。
    }
privacy-kept-always = Discord でメッセージを削除するか、下で消去するか、誰かが `/{ command-reset }` を使うまで。
privacy-choice = あなたの選択
privacy-choice-in = 質問されれば答えます。拒否もできます。その場合、書いたことに答えず、保存もしません。
privacy-choice-out = 拒否しています。書いたことに答えず、保存もしません。
privacy-export = データを受け取る
privacy-erase-here = ここを消去
privacy-erase-everywhere = すべて消去
privacy-opt-out = 拒否する
privacy-opt-in = 拒否をやめる
privacy-exported = あなたについて覚えていることのすべてです。
privacy-export-too-big = あなたについて覚えていることは { $size } MB あり、ここで送れる大きさを超えます。運営者から受け取れます。
privacy-export-busy = データをまとめている途中です。少し待ってください。
privacy-sure-here = このチャンネルであなたが私に言ったこと、私の返答、その要約をすべて消去しますか？ 取り消せません。Discord のメッセージは残るので、そちらで削除してください。
privacy-sure-everywhere = すべてのサーバーとダイレクトメッセージで、あなたが私に言ったこと、私の返答、その要約をすべて消去しますか？ 取り消せません。Discord のメッセージは残るので、そちらで削除してください。
privacy-yes-erase = はい、消去します
privacy-erased =
    { $number ->
        [0] 消去するものはありませんでした。
       *[other] 消去しました：あなたのメッセージ { $number } 件とその返答。今日使った量は、予算の計算のため真夜中（UTC）まで記録に残ります。
    }
privacy-opted-out = 拒否しました。これからは、書いたことに答えず、保存もしません。以前に覚えたことは、消去するまで残ります。
privacy-opted-in = おかえりなさい！ これからまた答えます。
