tool-action-now = 🕐 正在查看时间
tools-used = 已使用：{ $tools }
