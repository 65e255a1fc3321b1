"""The whole area at once, for townships and bureaus; owns no noun."""
