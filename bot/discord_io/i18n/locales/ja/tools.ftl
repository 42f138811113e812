tool-action-now = 🕐 時刻を確認しています
tools-used = 使用: { $tools }
