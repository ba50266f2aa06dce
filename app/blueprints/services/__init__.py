"""The services catalogue: what can be ordered, and at what price."""
