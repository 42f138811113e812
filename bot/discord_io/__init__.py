"""Discord's side of a reply: reading messages in, writing answers out."""
