"""How the engine's functions are compiled: cached on disk, without the interpreter lock, without counting references.

Kernels only read and write arrays that their caller holds, so counting references to them would protect nothing, and
it costs more than all rules of a pair together (measured: 600 ns against 60). A kernel must not allocate an array.
No kernel divides by what may be zero, so that nothing is checked then (error_model).
"""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

kernel: Callable[[Kernel], Kernel] = njit(  # type: ignore[call-overload]  # numba's stubs do not know _nrt
    cache=True, nogil=True, error_model="numpy", _nrt=False
)
