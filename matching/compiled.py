"""How the engine's functions are compiled: cached on disk, without the interpreter lock, without counting references.

Kernels only read and write arrays that their caller holds, so counting references to them would protect nothing, and
it costs more than all rules of a pair together (measured: 600 ns against 60). A kernel must not allocate an array.
No kernel divides by what may be zero, so that nothing is checked then (error_model).
"""

import sys
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from numba import njit, typeof
from numba.core.registry import cpu_target

_BLAS = "scipy.linalg.cython_blas"


def _load_without_blas() -> None:
    """Load numba's functions as if there were no BLAS: it would import all of scipy.linalg, a quarter of a cold start.

    No kernel multiplies matrices. Where scipy.linalg is loaded already there is nothing to save.
    """
    if _BLAS in sys.modules:
        return
    sys.modules[_BLAS] = None  # type: ignore[assignment]  # so an import of it fails
    try:
        cpu_target.target_context.refresh()
    finally:
        del sys.modules[_BLAS]


_load_without_blas()

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

kernel: Callable[[Kernel], Kernel] = njit(  # type: ignore[call-overload]  # numba's stubs do not know _nrt
    cache=True, nogil=True, error_model="numpy", _nrt=False
)


def prepared(function: Callable[..., Any], *arguments: Any) -> Callable[[], Any]:
    """A compiled `function` on these very arguments, with their types looked up once.

    Looking up the types of a hundred arrays at every call takes longer (20 µs) than one person's whole list.
    """
    types = tuple(typeof(argument) for argument in arguments)
    return partial(function.compile(types), *arguments)  # type: ignore[attr-defined]
