"""An exception ends its thread only; threading.excepthook is told; the program ends well."""
import threading

from observe import saw

told = []
threading.excepthook = lambda args: told.append((args.exc_type.__name__, str(args.exc_value), args.thread.name))


def fail():
    raise ValueError('no such order')


thread = threading.Thread(target=fail, name='orders')
thread.start()
thread.join()
saw(told, thread.is_alive())


def leave():
    raise SystemExit(3)


thread = threading.Thread(target=leave)
thread.start()
thread.join()
saw(len(told))
