nothing-to-forget = 没有可忘记的：我不记得这里有任何对话。
forgotten =
    🧹 我已忘记本频道的对话：{ $more ->
        [yes] 超过 { $messages } 条消息
       *[no] { $messages ->
           *[other] { $messages } 条消息
        }
    }。{ $until } 之前可以撤销；之后将永久删除。
reset-undone = ↩️ 我又记得本频道的对话了：{ $name } 撤销了重置。
too-late-to-undo = 无法撤销了：期限已过，或之后又重置了一次。
undo = 撤销
