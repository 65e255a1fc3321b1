"""Home pages: everyone who is signed in has one."""

from ..access import allow

PERMISSIONS = {"home:show": (allow("signed_in"),), "home:prefer": (allow("anyone"),)}
