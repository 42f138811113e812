"""Parley: a self-hosted Discord assistant that remembers each channel."""

__version__ = "0.1.0"
