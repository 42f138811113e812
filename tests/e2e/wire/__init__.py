"""A wire-level Discord: the real bot process logs in to it and cannot tell the difference.

server.py                   `WireDiscord`, the whole; begin reading here
people.py, state.py         what people do, what there is, and the events of each change
model.py, payloads.py       the objects, and the JSON that Discord sends for them
gateway.py, sessions.py     sessions, RESUME, and what can be done to both
rest_*.py, call.py          the endpoints; refusals.py, limits.py and nonces.py are Discord's rules
faults.py, watch.py         what goes wrong on demand; the log of requests, hooks at their instants
process.py, nursery.py      the bot as a process; launch.py runs in it and redirects discord.py
client.py                   discord.py in the test's own process
"""
