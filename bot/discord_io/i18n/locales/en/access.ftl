# Whom something is for, to somebody else.
for-talkers = Only those who may send messages here can do that.
for-moderators = Only those with the permission Manage Messages can do that. Ask a moderator.
for-admins = Only those with the permission Manage Server can do that. Ask an admin of this server.
for-owner = Only the owner of this bot's application can do that.
