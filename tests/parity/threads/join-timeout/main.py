"""join(timeout) gives up, and the thread goes on."""
import threading
import time

from observe import saw, took

thread = threading.Thread(target=time.sleep, args=(0.4,))
thread.start()
with took('gives up', 0.15):
    thread.join(0.15)
saw(thread.is_alive())
with took('the rest', 0.25):
    thread.join()
saw(thread.is_alive())
