"""Thousands of turns of the core while its model servers fail in every way: `pytest -m faults`.

jumping.py   an event loop whose time jumps to the next timer as soon as nothing else is to be done
servers.py   the model servers: what they do with each request, made from a seed, and what they report
people.py    members who ask, edit, delete, stop and retry, and the replies that they see
verdict.py   what must be true at the end: of each mention, and of the usage records to the token
"""
