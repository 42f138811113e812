invitation = **For you, the bot's owner**: [this link]({ $url }) adds me to another server, with only the permissions that I need.
