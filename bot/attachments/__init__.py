"""Reading files that people send: fetched from Discord only, opened in a process of their own."""
