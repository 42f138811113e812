"""The real bot process, killed at every instant of a turn: `pytest -m crash`."""
