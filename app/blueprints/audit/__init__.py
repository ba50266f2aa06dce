"""The audit trail as it is read: its page, an order's activity, and the check of its chain."""
