not-served = Mein Eigentümer hat mich für diesen Server nicht freigegeben, darum antworte ich hier nicht. Mein Betreiber kann seine ID in `ALLOWED_GUILDS` eintragen.
not-served-leaving = Mein Eigentümer hat mich für diesen Server nicht freigegeben, darum verlasse ich ihn jetzt. Mein Betreiber kann seine ID in `ALLOWED_GUILDS` eintragen; lade mich dann bitte wieder ein.
no-direct-messages = Mein Eigentümer hat Direktnachrichten abgeschaltet. Bitte frag mich auf einem gemeinsamen Server.
opted-out = Du hast widersprochen, darum beantworte und merke ich mir nichts von dir. `/{ command-privacy }` nimmt das zurück. Ich sage das nur einmal.
not-welcome = Die Admins haben mich in diesem Kanal nicht für dich freigegeben. Frag sie, wenn du das für ein Versehen hältst.
switched-off = In diesem Kanal bin ich ausgeschaltet. Wer den Server verwalten darf, kann das mit `/{ command-settings }` ändern.
