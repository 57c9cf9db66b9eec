"""Every thread has an identity of its own; the main thread is known to all."""
import threading

from observe import saw

seen = []
gate = threading.Event()


def look():
    current = threading.current_thread()
    seen.append((threading.get_ident() == current.ident, current is threading.main_thread(), threading.main_thread().name))
    gate.wait()


threads = [threading.Thread(target=look, name=f'look-{number}') for number in range(3)]
for thread in threads:
    thread.start()
saw(sorted(thread.name for thread in threading.enumerate()), threading.active_count())
idents = {thread.ident for thread in threads} | {threading.get_ident()}
gate.set()
for thread in threads:
    thread.join()
saw(seen, len(idents), threading.active_count())
