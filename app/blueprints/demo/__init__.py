"""Demo data: a small believable company to try things on."""
