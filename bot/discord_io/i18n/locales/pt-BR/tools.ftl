tool-action-now = 🕐 olha as horas
tools-used = Usado: { $tools }
