"""sys._current_frames: what a service prints of its threads when it seems to hang."""
import queue
import sys
import threading
import time

from observe import saw


def waits(jobs):
    jobs.get()


def sleeps():
    time.sleep(0.3)


jobs = queue.Queue()
threads = [threading.Thread(target=waits, args=(jobs,), name='waits'), threading.Thread(target=sleeps, name='sleeps')]
for thread in threads:
    thread.start()
time.sleep(0.1)


def functions(frame):
    while frame is not None:
        yield frame.f_code.co_name
        frame = frame.f_back


frames = sys._current_frames()
saw([(thread.name, thread.name in functions(frames[thread.ident])) for thread in threads])
saw(threading.get_ident() in frames, len(frames))
jobs.put(None)
for thread in threads:
    thread.join()
saw(len(sys._current_frames()))
