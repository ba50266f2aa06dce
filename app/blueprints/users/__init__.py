"""Users: the people and programs that may ask, made by operators."""
