tool-action-now = 🕐 schaut auf die Uhr
tool-action-search-conversation = 🔎 sucht in früheren Nachrichten dieses Kanals
tool-action-read-messages = 📜 liest frühere Nachrichten
tool-name-now = die Uhr
tool-name-earlier = frühere Nachrichten
tools-used = Benutzt: { $tools }
