"""Notices: drains the outbox into what a person reads."""
