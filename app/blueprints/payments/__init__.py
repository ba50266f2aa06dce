"""Payments: every attempt to charge a card, what became of it, and what is done about it."""
