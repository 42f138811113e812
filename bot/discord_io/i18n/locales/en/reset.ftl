nothing-to-forget = There is nothing to forget: I remember no conversation here.
forgotten =
    🧹 I have forgotten this channel's conversation: { $more ->
        [yes] more than { $messages } messages
       *[no] { $messages ->
            [one] { $messages } message
           *[other] { $messages } messages
        }
    }. You can undo this until { $until }; after that it is deleted for good.
reset-undone = ↩️ I remember this channel's conversation again: { $name } undid the reset.
too-late-to-undo = It is too late to undo this: the time has passed, or there was another reset since.
undo = Undo
