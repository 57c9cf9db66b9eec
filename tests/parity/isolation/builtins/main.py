"""Changed builtins, recursion limit, hooks and flags: this program's own."""
import builtins
import sys
import threading

from observe import failed, saw

saw(hasattr(builtins, 'parity'), sys.getrecursionlimit(), sys.excepthook is sys.__excepthook__, sys.gettrace())
builtins.parity = lambda: 'everywhere'
saw(parity())
sys.setrecursionlimit(500)


def deep(n):
    return n if n == 0 else deep(n - 1) + 1


with failed('too deep'):
    deep(1000)
sys.setrecursionlimit(700)
sys.excepthook = print
threading.excepthook = print
saw(sys.getrecursionlimit())
