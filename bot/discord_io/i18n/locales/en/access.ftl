# Whom something is for, to somebody else.
for-talkers = Only those who may send messages here can do that.
for-moderators = Only those with the permission Manage Messages can do that. Ask a moderator.
for-admins = Only those with the permission Manage Server can do that. Ask an admin of this server.
for-owner = Only the owner of this bot's application can do that.
# Why nobody answers, said once.
bot-not-here = I am not a member here, so I can neither read nor answer. Use me in a server that I am in, or write to me directly.
closed-guild = My owner has not opened me to this server, so I do not answer here. Whoever runs me can add its id to `ALLOWED_GUILDS`.
not-served-leaving = My owner has not opened me to this server, so I leave it now. Whoever runs me can add its id to `ALLOWED_GUILDS`; then please invite me again.
closed-direct = My owner has switched off direct messages. Please ask me in a server that we share.
closed-opted_out = You have opted out, so I neither answer nor remember what you write. `/{ command-privacy }` takes that back. I say this only once.
user-not-allowed = The admins have not opened me to you in this channel. Ask them if you think that is a mistake.
switched-off = I am switched off in this channel. Those who may manage the server can change that with `/{ command-settings }`.
