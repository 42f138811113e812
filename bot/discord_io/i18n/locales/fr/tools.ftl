tool-action-now = 🕐 regarde l’heure
tool-action-search-conversation = 🔎 cherche dans le passé de ce salon
tool-action-read-messages = 📜 lit d’anciens messages
tool-name-now = l’horloge
tool-name-earlier = d’anciens messages
tools-used = Utilisé : { $tools }
