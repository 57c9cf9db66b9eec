"""SIGTERM without a handler ends the program: nothing runs any more, exit code 143."""
import atexit
import os
import signal
import time

from observe import saw

atexit.register(saw, 'atexit never runs')
saw('before')
os.kill(os.getpid(), signal.SIGTERM)
time.sleep(1)
saw('after')
