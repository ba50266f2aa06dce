"""What the field reports: a visit that was cut short, and what had been done by then."""
