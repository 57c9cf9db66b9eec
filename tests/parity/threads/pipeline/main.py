"""Two stages of workers between queues, ended by sentinels: everything arrives once."""
import queue
import threading
import time

from observe import saw, took

parsed, stored = queue.Queue(), queue.Queue()
END = object()


def parse(source):
    for number in source:
        time.sleep(0.02)
        parsed.put(number * number)


def store():
    while (item := parsed.get()) is not END:
        time.sleep(0.01)
        stored.put(item)


parsers = [threading.Thread(target=parse, args=(range(start, 20, 2),)) for start in (0, 1)]
storers = [threading.Thread(target=store) for _ in range(2)]
with took('ten each, and a last store', 0.21):
    for thread in parsers + storers:
        thread.start()
    for thread in parsers:
        thread.join()
    for _ in storers:
        parsed.put(END)
    for thread in storers:
        thread.join()
saw(sorted(stored.get() for _ in range(stored.qsize())))
