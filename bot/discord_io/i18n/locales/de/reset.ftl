nothing-to-forget = Es gibt nichts zu vergessen: Ich habe hier kein Gespräch im Gedächtnis.
forgotten =
    🧹 Ich habe das Gespräch dieses Kanals vergessen: { $more ->
        [yes] mehr als { $messages } Nachrichten
       *[no] { $messages ->
            [one] { $messages } Nachricht
           *[other] { $messages } Nachrichten
        }
    }. Bis { $until } kannst du das rückgängig machen; danach ist es endgültig gelöscht.
reset-undone = ↩️ Ich weiß das Gespräch dieses Kanals wieder: { $name } hat das Vergessen rückgängig gemacht.
too-late-to-undo = Dafür ist es zu spät: Die Zeit ist abgelaufen, oder das Gespräch wurde danach noch einmal zurückgesetzt.
undo = Rückgängig machen
