"""Empty and Full, at once and after a timeout; orders of the other queues."""
import queue

from observe import failed, saw, took

one = queue.Queue(maxsize=1)
with failed('get_nowait'):
    one.get_nowait()
with took('get', 0.15), failed('get with timeout'):
    one.get(timeout=0.15)
one.put('x')
with failed('put_nowait'):
    one.put_nowait('y')
with took('put', 0.15), failed('put with timeout'):
    one.put('y', timeout=0.15)
one.get()
one.task_done()
with failed('task_done too often'):
    one.task_done()

last = queue.LifoQueue()
first = queue.PriorityQueue()
for number in (2, 3, 1):
    last.put(number)
    first.put(number)
saw([last.get() for _ in range(3)], [first.get() for _ in range(3)])
simple = queue.SimpleQueue()
with took('simple', 0.1), failed('simple'):
    simple.get(timeout=0.1)
