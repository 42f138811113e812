"""Recall: find messages that have left a conversation's window."""

RECALL_TOOLS = frozenset({"search_conversation", "read_messages"})
