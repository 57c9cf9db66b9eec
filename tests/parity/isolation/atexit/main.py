"""atexit calls this program's functions only, the last one first; an error in one stops no other."""
import atexit
import os
import sys

from observe import saw

sys.stderr = open(os.devnull, 'w')
atexit.register(saw, 'first registered')
atexit.register(lambda: 1 / 0)
atexit.register(saw, 'second registered')
atexit.register(saw, 'last registered')


@atexit.register
def decorated():
    saw('decorated')


kept = atexit.register(lambda: saw('never'))
atexit.unregister(kept)
saw('main ends')
