"""The floor: what a mention costs in discord.py and openai alone, without memory, limits, errors or edits.

It asks for a stream, as every bot that streams must, and posts the whole answer once. `python -m bench.launch` runs it.
"""

import logging
import os

import discord
import openai

MESSAGE_LIMIT = 2000


class Floor(discord.Client):
    """Echoes what the model says to each mention."""

    def __init__(self) -> None:
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = True
        super().__init__(intents=intents)
        # The environment names the server, as it does for the bot.
        self.model = openai.AsyncOpenAI(api_key="none")

    async def on_ready(self) -> None:
        """Tell whoever started this."""
        logging.getLogger(__name__).info("event=ready")

    async def on_message(self, message: discord.Message) -> None:
        """Answer a mention."""
        if message.author.bot or self.user not in message.mentions:
            return
        stream = await self.model.chat.completions.create(
            model="paced", messages=[{"role": "user", "content": message.content}], stream=True
        )
        pieces = [chunk.choices[0].delta.content or "" async for chunk in stream if chunk.choices]
        text = "".join(pieces)
        await message.reply(text[:MESSAGE_LIMIT])
        for start in range(MESSAGE_LIMIT, len(text), MESSAGE_LIMIT):
            await message.channel.send(text[start : start + MESSAGE_LIMIT])


def main() -> None:
    """Run until it is killed."""
    Floor().run(os.environ["DISCORD_TOKEN"], root_logger=True)
