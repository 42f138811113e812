tool-action-now = 🕐 時刻を確認しています
tool-action-search-conversation = 🔎 このチャンネルの過去を調べています
tool-action-read-messages = 📜 以前のメッセージを読んでいます
tool-name-now = 時計
tool-name-earlier = 以前のメッセージ
tools-used = 使用: { $tools }
