"""Accounts: people who sign in, their roles, their organisations, their sessions."""
