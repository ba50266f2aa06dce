"""The gateway's and the mail provider's adapters, and the simulator they are tried against."""
