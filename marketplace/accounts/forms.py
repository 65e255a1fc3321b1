"""What is typed to sign in."""

from flask_babel import lazy_gettext as _l

from ..fields import Form, Password, Text


class SignInForm(Form):
    """Name and password."""

    username = Text(_l("Sign-in name"), most=40, required=True)
    password = Password(_l("Password"))
