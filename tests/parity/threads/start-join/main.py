"""A thread has a name, is alive until it ends, and can be joined, even twice."""
import threading

from observe import failed, saw


def work(results):
    results.append(threading.current_thread().name)


results = []
thread = threading.Thread(target=work, args=(results,), name='worker')
saw('before', thread.is_alive(), thread.ident is None, thread.daemon)
thread.start()
thread.join()
thread.join()
saw('after', thread.is_alive(), thread.ident is None, results)
with failed('start twice'):
    thread.start()
with failed('join before start'):
    threading.Thread(target=work).join()
with failed('join oneself'):
    threading.current_thread().join()
