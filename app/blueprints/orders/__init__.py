"""Orders: the accepted jobs, the requests they came from, and the properties they are for."""
