"""How a program ends that fails: its error is told first, then its threads are waited for, then exit handlers run, the last one first."""
import atexit
import sys
import threading
import time

from observe import saw

atexit.register(saw, 'registered first')
atexit.register(saw, 'registered last')
sys.excepthook = lambda kind, *_: saw('told', kind.__name__)


def go_on():
    time.sleep(0.2)
    saw('a thread')


threading.Thread(target=go_on).start()
raise RuntimeError
