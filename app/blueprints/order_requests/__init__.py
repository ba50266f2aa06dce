"""Order requests: what clients submitted, and accepting it as an order."""
