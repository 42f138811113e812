"""What members and admins touch: thin translations from Discord to the conversation."""
