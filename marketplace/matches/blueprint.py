"""The pages of this room."""

from flask import Blueprint

pages = Blueprint("matches", __name__)
