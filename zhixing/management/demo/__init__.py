"""The demonstration street: fictitious people and three quarters of history, made through the real actions."""
