nothing-to-forget = Es gab nichts zu vergessen: Ich erinnere mich an kein Gespräch hier.
forgotten =
    🧹 Ich habe das Gespräch dieses Kanals vergessen: { $more ->
        [yes] mehr als { $messages } Nachrichten
       *[no] { $messages ->
            [one] { $messages } Nachricht
           *[other] { $messages } Nachrichten
        }
    }. Zurücknehmen geht bis { $until }; dann ist es endgültig gelöscht.
reset-undone = ↩️ Ich erinnere mich wieder an das Gespräch dieses Kanals: { $name } hat es zurückgenommen.
too-late-to-undo = Dafür ist es zu spät: Die Zeit ist abgelaufen, oder es wurde danach noch einmal vergessen.
undo = Zurücknehmen
