"""Tasks: every deadline is one row with an owner and a place to climb to."""
