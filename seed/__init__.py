"""Vocabularies, areas and an invented county; nothing here describes a real person."""
