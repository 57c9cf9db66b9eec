"""Thread as a base class, its default excepthook, and deep recursion in a thread."""
import io
import sys
import threading

from observe import saw


class Worker(threading.Thread):
    def __init__(self, number):
        super().__init__(name=f'worker-{number}', daemon=True)
        self.number, self.result = number, None

    def run(self):
        self.result = self.deep(self.number)

    def deep(self, n):
        return 0 if n == 0 else 1 + self.deep(n - 1)


workers = [Worker(number) for number in (10, 500)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
saw([worker.result for worker in workers], workers[0].daemon)
sys.stderr = io.StringIO()
thread = threading.Thread(target=lambda: {}['missing'], name='broken')
thread.start()
thread.join()
text = sys.stderr.getvalue()
saw(text.splitlines()[0], text.splitlines()[-1], 'Traceback' in text)
