nothing-to-forget = Es gibt nichts zu vergessen: Ich erinnere mich hier an kein Gespräch.
forgotten =
    🧹 Ich habe das Gespräch dieses Kanals vergessen: { $more ->
        [yes] mehr als { $messages } Nachrichten
       *[no] { $messages ->
            [one] { $messages } Nachricht
           *[other] { $messages } Nachrichten
        }
    }. Bis { $until } kannst du das rückgängig machen; danach ist es endgültig gelöscht.
reset-undone = ↩️ Ich erinnere mich wieder an das Gespräch dieses Kanals: { $name } hat das Zurücksetzen rückgängig gemacht.
too-late-to-undo = Dafür ist es zu spät: Die Zeit ist abgelaufen, oder das Gespräch wurde danach noch einmal zurückgesetzt.
undo = Rückgängig machen
