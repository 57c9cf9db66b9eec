"""A consumer waits on a condition until the producer has put something there."""
import threading
import time

from observe import saw, took

condition = threading.Condition()
items = []


def produce():
    for number in range(3):
        time.sleep(0.1)
        with condition:
            items.append(number)
            condition.notify()


thread = threading.Thread(target=produce)
thread.start()
taken = []
with took('three items', 0.3):
    while len(taken) < 3:
        with condition:
            condition.wait_for(lambda: items)
            taken.append(items.pop(0))
saw(taken)
thread.join()
