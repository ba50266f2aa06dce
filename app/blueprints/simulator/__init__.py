"""The simulator for developers: its command, and the page of its ledger and its mails."""
