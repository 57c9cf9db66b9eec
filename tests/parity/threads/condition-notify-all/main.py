"""notify(2) wakes two of the waiting threads, notify_all the rest."""
import threading
import time

from observe import saw

condition = threading.Condition()
waiting, woken = [], []


def wait(number):
    with condition:
        waiting.append(number)
        condition.wait()
        woken.append(number)


threads = [threading.Thread(target=wait, args=(number,)) for number in range(5)]
for thread in threads:
    thread.start()
    time.sleep(0.02)
with condition:
    saw('waiting', waiting)
    condition.notify(2)
time.sleep(0.1)
saw('woken', sorted(woken))
with condition:
    condition.notify_all()
for thread in threads:
    thread.join()
saw('all', sorted(woken))
