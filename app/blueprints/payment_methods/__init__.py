"""Payment methods: the cards that clients keep in the gateway's vault."""
