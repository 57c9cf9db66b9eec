"""Warning filters and what was warned of before."""
import warnings

from observe import failed, saw


def old():
    warnings.warn('old() goes away', DeprecationWarning, stacklevel=2)


saw(any(entry[0] == 'error' for entry in warnings.filters))
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter('default')
    for _ in range(3):
        old()
saw([(entry.category.__name__, str(entry.message)) for entry in told])
warnings.simplefilter('error')
with failed('as an error'):
    old()
