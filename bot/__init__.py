"""Parley: a self-hosted Discord assistant that remembers each channel."""
