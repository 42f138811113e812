# Why nobody answers, said once.
not-served = My owner has not opened me to this server, so I do not answer here. Whoever runs me can add its id to `ALLOWED_GUILDS`.
not-served-leaving = My owner has not opened me to this server, so I leave it now. Whoever runs me can add its id to `ALLOWED_GUILDS`; then please invite me again.
no-direct-messages = My owner has switched off direct messages. Please ask me in a server that we share.
opted-out = You have opted out, so I neither answer nor remember what you write. `/{ command-privacy }` takes that back. I say this only once.
not-welcome = The admins have not opened me to you in this channel. Ask them if you think that is a mistake.
switched-off = I am switched off in this channel. Those who may manage the server can change that with `/{ command-settings }`.
