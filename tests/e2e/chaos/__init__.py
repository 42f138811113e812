"""A long run of the real bot in bad weather, and the verdict on what is left of it.

schedule.py    what happens when, made from a seed: data, without any Discord in it
wordings.py    what is asked and what the model answers, so that each word tells whose it is
oracle.py      the model: does to each question what the schedule says
weather.py     the names of faults, as faults of `tests.e2e.wire`
crowd.py       people and moderators: what they do, and what stands of it
stage.py       carries a schedule out against the bot's process
journal.py     what happened to each mention, for people to read
resources.py   what the process holds: tasks, threads, files, sockets
reading.py     what stands of one reply, and what kind of reply that is
verdict.py     what must be true when it has gone quiet
ledger.py      the bot's database as the verdict reads it
"""
