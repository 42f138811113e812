nothing-to-forget = 忘れるものがありません。ここでの会話は覚えていません。
forgotten =
    🧹 このチャンネルの会話を忘れました：{ $more ->
        [yes] { $messages } 件を超えるメッセージ
       *[no] { $messages ->
           *[other] メッセージ { $messages } 件
        }
    }。{ $until } まで元に戻せます。その後は完全に削除されます。
reset-undone = ↩️ このチャンネルの会話をまた覚えています：{ $name } さんがリセットを元に戻しました。
too-late-to-undo = もう元に戻せません。期限が過ぎたか、その後にまたリセットされました。
undo = 元に戻す
