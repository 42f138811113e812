tool-action-now = 🕐 正在查看时间
tool-action-search-conversation = 🔎 正在查找本频道以前的消息
tool-action-read-messages = 📜 正在阅读较早的消息
tool-name-now = 时钟
tool-name-earlier = 较早的消息
tools-used = 已使用：{ $tools }
