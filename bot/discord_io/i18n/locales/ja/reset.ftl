nothing-to-forget = 忘れるものがありませんでした。ここでの会話は覚えていません。
forgotten =
    🧹 このチャンネルの会話を忘れました：{ $more ->
        [yes] { $messages } 件を超えるメッセージ
       *[no] { $messages ->
           *[other] メッセージ { $messages } 件
        }
    }。{ $until } まで取り消せます。その後は完全に削除されます。
reset-undone = ↩️ このチャンネルの会話をまた覚えています：{ $name } さんが取り消しました。
too-late-to-undo = もう遅すぎます。期限が過ぎたか、その後にまた忘れました。
undo = 取り消す
