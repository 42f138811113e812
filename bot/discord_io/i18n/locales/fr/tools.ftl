tool-action-now = 🕐 regarde l’heure
tools-used = Utilisé : { $tools }
