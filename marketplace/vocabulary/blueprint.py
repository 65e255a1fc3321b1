"""The pages of the room, which two files of views fill."""

from flask import Blueprint

pages = Blueprint("vocabulary", __name__)
