"""The audit trail: who changed what, through which face, and when; added to, never altered."""
