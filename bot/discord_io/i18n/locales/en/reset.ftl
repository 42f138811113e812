nothing-to-forget = There was nothing to forget: I remember no conversation here.
forgotten =
    🧹 I have forgotten this channel's conversation: { $more ->
        [yes] more than { $messages } messages
       *[no] { $messages ->
            [one] { $messages } message
           *[other] { $messages } messages
        }
    }. Undo works until { $until }; then they are deleted for good.
reset-undone = ↩️ I remember this channel's conversation again: { $name } took the reset back.
too-late-to-undo = It is too late for that: the reset has run out, or another one came after it.
undo = Undo
