"""Who is asking: applications, users and their roles, sessions and tokens."""
