tool-action-now = 🕐 時刻を確認しています
tool-action-search-conversation = 🔎 このチャンネルの過去を調べています
tool-action-read-messages = 📜 以前のメッセージを読んでいます
tools-used = 使用: { $tools }
