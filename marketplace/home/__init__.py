"""Home: what to do now, per role; owns no noun."""
