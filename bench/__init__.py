"""How fast, small and flat the bot is: `python -m bench`.

Everything is measured from outside. The bot is a process of its own, on the tests' wire-level Discord and a paced
model server, both on 127.0.0.1 in the bench's process. Beside it runs the floor (`floor.py`): what discord.py and
openai cost by themselves. A figure is a ratio of two medians of one run; absolute numbers are this machine's.
"""
