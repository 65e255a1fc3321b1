"""What is done to a post. Vacancies are counted in `vacancies`."""

from .vacancies import fill_vacancy, hold_vacancy, release_vacancy

__all__ = ["fill_vacancy", "hold_vacancy", "release_vacancy"]
