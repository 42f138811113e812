tool-action-now = 🕐 mira la hora
tool-action-search-conversation = 🔎 busca en el pasado de este canal
tool-action-read-messages = 📜 lee mensajes anteriores
tool-name-now = el reloj
tool-name-earlier = mensajes anteriores
tools-used = Usado: { $tools }
