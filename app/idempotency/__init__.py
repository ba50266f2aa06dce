"""Once only: a request sent again under the same key gets the first one's answer, not a second effect."""
