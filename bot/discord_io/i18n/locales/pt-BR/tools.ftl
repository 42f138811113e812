tool-action-now = 🕐 olha as horas
tool-action-search-conversation = 🔎 procura no passado deste canal
tool-action-read-messages = 📜 lê mensagens anteriores
tool-name-now = o relógio
tool-name-earlier = mensagens anteriores
tools-used = Usado: { $tools }
