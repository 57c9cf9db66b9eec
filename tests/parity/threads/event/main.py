"""An event wakes all who wait; a wait with a timeout says whether it was set."""
import threading
import time

from observe import saw, took

event = threading.Event()
results = []
threads = [threading.Thread(target=lambda: results.append(event.wait(2))) for _ in range(3)]
for thread in threads:
    thread.start()
with took('not set', 0.15):
    saw(event.wait(0.15))
threading.Timer(0.15, event.set).start()
with took('set by a timer', 0.15):
    saw(event.wait())
for thread in threads:
    thread.join()
saw(results, event.is_set())
event.clear()
saw(event.wait(0), event.is_set())
