"""What Parley says, by language: see bot/discord_io/catalogue.py."""
