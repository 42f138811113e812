tool-action-now = 🕐 schaut auf die Uhr
tools-used = Benutzt: { $tools }
