"""The catalogue and the lines of an order."""
