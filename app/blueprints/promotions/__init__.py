"""Promotions: what they take off, who may use them, and every use that was made of them."""
