"""Placements: hires that came from matches, and whether they lasted."""
