help-talk = **Sprich mit mir**: Schreib { $mention } und eine Frage, antworte auf eine meiner Nachrichten oder schick mir eine Direktnachricht.
help-files = **Zeig mir** Bilder, PDFs, Dokumente und Code: Häng sie an deine Frage an.
help-menu = **Frag zu einer Nachricht**: Öffne ihr Menü, dann **Apps**, dann **{ menu-ask-about-this }**.
help-buttons = **Unter meiner letzten Antwort** sind Buttons: stoppen, neu versuchen, fortsetzen oder als Datei holen.
help-memory = **Ich erinnere mich** an das Gespräch jedes Kanals, jedes Threads und jeder Direktnachricht mit mir, getrennt voneinander. { $context } zeigt, was ich davon sehe. Mit { $reset } vergesse ich es; zehn Minuten lang kannst du das rückgängig machen.
help-usage = **Kosten**: { $usage } zeigt, was meine Antworten kosten und was vom Budget übrig ist.
help-privacy = **Deine Daten**: { $privacy } zeigt, was ich über dich speichere. Du kannst es herunterladen oder löschen, oder du machst nicht mehr mit.
help-admins = **Für Admins**: { $prompt } legt fest, wer ich hier bin und wie ich antworte. { $settings } zeigt und ändert alles andere.
