"""Appointments: three clocks, no double booking, changes that nobody loses."""
