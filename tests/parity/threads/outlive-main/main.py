"""The process waits for a thread that still runs when the main program is at its end."""
import atexit
import threading
import time

from observe import saw

started = time.monotonic()
atexit.register(lambda: saw('atexit', time.monotonic() - started > 0.18))


def last():
    time.sleep(0.2)
    saw('thread')


threading.Thread(target=last).start()
saw('main')
