"""The outbox, as operators work it."""
