"""Parts of requests and answers: text, tools, and keys of the server's own."""
