"""A daemon thread does not keep the process: what it would do later never happens."""
import threading
import time

from observe import saw


def late():
    saw('daemon starts')
    time.sleep(5)
    saw('daemon ends')


thread = threading.Thread(target=late, daemon=True)
thread.start()
time.sleep(0.1)
saw('main ends', thread.daemon)
