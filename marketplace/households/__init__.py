"""Households and people: the registered unit, its members, facts, consent and pairing."""
