"""Order stages: the append-only history of an order, and the one status that is its present."""
