"""Tools that the model may call. They know neither Discord nor OpenAI."""
