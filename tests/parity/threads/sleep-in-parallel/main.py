"""Five threads that sleep need as long as one."""
import threading
import time

from observe import saw, took

order = []


def nap(number):
    time.sleep(0.1 + 0.05 * number)
    order.append(number)


threads = [threading.Thread(target=nap, args=(number,)) for number in (4, 2, 0, 3, 1)]
with took('all', 0.3):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
saw(order)
