for-talkers = 只有能在这里发送消息的人才能这样做。
for-moderators = 这需要“管理消息”权限。请找版主帮忙。
for-admins = 这需要“管理服务器”权限。请找本服务器的管理员。
for-owner = 只有这个机器人的应用所有者才能这样做。
