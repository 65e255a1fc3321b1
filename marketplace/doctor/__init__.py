"""The doctor: checks what must always hold, against the database; owns no noun."""
