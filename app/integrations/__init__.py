"""The outside: each provider behind a few plain functions that answer values, never raise for a bad answer."""
