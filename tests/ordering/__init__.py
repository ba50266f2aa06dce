"""Orders as they are quoted, promoted, paid and placed."""
