"""The schedule: who is where, for a day and for a week."""
