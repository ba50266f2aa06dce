"""What an installation is asked before it is trusted: `flask doctor`."""
