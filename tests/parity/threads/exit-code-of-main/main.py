"""An exception of the main program gives exit code 1, after the other threads have ended."""
import sys
import threading
import time

from observe import saw


def work():
    time.sleep(0.1)
    saw('thread has ended')


threading.Thread(target=work).start()
sys.stderr = open('errors.txt', 'w')
raise RuntimeError('main fails')
