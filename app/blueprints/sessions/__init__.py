"""Sessions: signing in and out, for programs; and the sessions that are open, for operators."""
