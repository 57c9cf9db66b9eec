"""logging from threads: names of threads, a queue handler and its listener."""
import io
import logging
import logging.handlers
import queue
import threading

from observe import saw

stream = io.StringIO()
target = logging.StreamHandler(stream)
target.setFormatter(logging.Formatter('%(threadName)s %(message)s'))
records = queue.Queue()
listener = logging.handlers.QueueListener(records, target)
log = logging.getLogger('orders')
log.setLevel(logging.INFO)
log.addHandler(logging.handlers.QueueHandler(records))
log.propagate = False
listener.start()
threads = [threading.Thread(target=log.info, args=('taken %d', number), name=f'worker-{number}') for number in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
listener.stop()
saw(sorted(stream.getvalue().splitlines()))
