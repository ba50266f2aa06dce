"""Calendar feeds: a photographer's appointments at a secret address, for the calendar on their phone."""
