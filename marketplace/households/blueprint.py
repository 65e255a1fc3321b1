"""The pages of this room; `views*.py` hang on it."""

from flask import Blueprint

pages = Blueprint("households", __name__)
