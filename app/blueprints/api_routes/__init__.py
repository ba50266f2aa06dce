"""API routes: the registry of what is deployed, and its switches."""
