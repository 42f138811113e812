tool-action-now = 🕐 mira la hora
tools-used = Usado: { $tools }
