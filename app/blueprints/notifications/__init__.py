"""The notifications tab: what failed, seen to and tried again."""
