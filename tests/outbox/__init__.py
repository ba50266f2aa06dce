"""E-mail: written with the change it tells of, sent after the commit, never lost and never sent twice."""
