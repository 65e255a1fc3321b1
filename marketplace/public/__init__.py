"""Public pages: what anyone may read without signing in; owns no noun."""
