"""The stage list, as staff edit it."""
