"""Signal handlers start at their defaults."""
import signal

from observe import saw

names = ('SIGTERM', 'SIGINT', 'SIGUSR1', 'SIGHUP')
saw([getattr(signal.getsignal(getattr(signal, name)), 'name', signal.getsignal(getattr(signal, name)).__class__.__name__) for name in names])
for name in names:
    signal.signal(getattr(signal, name), lambda *_: None)
saw([callable(signal.getsignal(getattr(signal, name))) for name in names])
