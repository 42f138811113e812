"""The adapter to Discord: incoming messages, replies, panels, texts."""
