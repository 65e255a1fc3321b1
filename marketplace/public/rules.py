"""What anyone may read."""

from ..access import allow

PERMISSIONS = {"public:read": (allow("anyone"),)}
