"""Deliveries: help that really arrived from an offer, with its evidence."""
