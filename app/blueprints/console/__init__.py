"""The console's own pages: signing in and out, and the frame that every page stands in."""
