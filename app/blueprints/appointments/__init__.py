"""Appointments: when a photographer is at a property."""
