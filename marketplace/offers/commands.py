"""What is done to a help offer. Slots and budget are counted in `slots`."""

from .slots import deliver_slot, hold_slot, release_slot

__all__ = ["deliver_slot", "hold_slot", "release_slot"]
