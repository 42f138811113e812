for-talkers = Das können nur Leute, die hier Nachrichten senden dürfen.
for-moderators = Das geht nur mit der Berechtigung „Nachrichten verwalten“. Frag einen Moderator.
for-admins = Das geht nur mit der Berechtigung „Server verwalten“. Frag einen Admin dieses Servers.
for-owner = Das kann nur der Eigentümer der Anwendung dieses Bots.
