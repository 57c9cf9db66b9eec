"""A queue with room for two: the producer waits for the consumer; join waits for task_done."""
import queue
import threading
import time

from observe import saw, took

jobs = queue.Queue(maxsize=2)
done = []


def consume():
    while (job := jobs.get()) is not None:
        time.sleep(0.1)
        done.append(job)
        jobs.task_done()
    jobs.task_done()


consumer = threading.Thread(target=consume)
consumer.start()
time.sleep(0.01)
with took('three at once, then it waits', 0.1):
    for number in range(4):
        jobs.put(number)
saw(jobs.full(), jobs.qsize())
with took('the rest', 0.3):
    jobs.join()
saw(done, jobs.empty())
jobs.put(None)
consumer.join()
