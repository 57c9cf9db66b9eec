"""os._exit: no atexit, no finally, no waiting for threads, nothing flushed; its code."""
import atexit
import os
import threading
import time

from observe import saw

atexit.register(saw, 'never: atexit')
threading.Thread(target=time.sleep, args=(3,)).start()
try:
    saw('before')
    os._exit(9)
finally:
    saw('never: finally')
