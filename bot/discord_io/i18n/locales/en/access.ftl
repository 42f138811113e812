# Answers to people who may not use something: who may, and whom to ask.
for-talkers = Only people who can send messages in this channel can do that.
for-moderators = You need the Manage Messages permission for that. Ask a moderator.
for-admins = You need the Manage Server permission for that. Ask an admin of this server.
for-owner = Only the bot's owner can do that.
# Why no answer comes, said once.
bot-not-here = I am not a member here, so I can neither read nor answer. Use me in a server that I am in, or send me a direct message.
closed-guild = I am not enabled in this server, so I do not answer here. The bot's owner can add the server's ID to `ALLOWED_GUILDS`.
not-served-leaving = I am not enabled in this server, so I am leaving it now. Once the bot's owner has added the server's ID to `ALLOWED_GUILDS`, please invite me again.
closed-direct = The bot's owner has turned off direct messages. Please ask me in a server that we share.
closed-opted_out = You have opted out, so I neither answer you nor remember what you write. You can opt back in with `/{ command-privacy }`. I say this only once.
user-not-allowed = You cannot use me in this channel. If you think that is a mistake, ask an admin of this server.
switched-off = I am turned off in this channel. An admin can turn me on with `/{ command-settings }`.
