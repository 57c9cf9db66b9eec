"""What sqlite3's C module asks of the system's threads, asked of ours: a connection belongs to the thread that made it, and
a locked database is waited for in virtual time (SQLite itself would sleep where nothing else could ever run)."""

import re
import sqlite3
import threading

from .machine import machine
from .strands import park
from .threads import INSTEAD

# SQLite's own: milliseconds between two looks at the lock; the last one stays.
DELAYS = (1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100)
_BUSY_TIMEOUT = re.compile(r'\s*pragma\s+busy_timeout\s*[=(]\s*(\d+)', re.IGNORECASE)


def _guarded(name, base):
    original = getattr(base, name)

    def method(self, *args, **kwargs):
        connection = self if isinstance(self, sqlite3.Connection) else self.connection
        connection._check_thread()
        if name.startswith('execute') and args and isinstance(args[0], str):
            args = (connection._keep_timeout(args[0]), *args[1:])
        return connection._patiently(original, self, *args, **kwargs)
    method.__name__ = name
    method.__doc__ = original.__doc__
    return method


class Cursor(sqlite3.Cursor):
    pass


for _name in ('execute', 'executemany', 'executescript', 'fetchone', 'fetchmany', 'fetchall'):
    setattr(Cursor, _name, _guarded(_name, sqlite3.Cursor))


class Connection(sqlite3.Connection):
    def __init__(self, database, timeout=5.0, detect_types=0, isolation_level='', check_same_thread=True, *args, **kwargs):
        self._thread = threading.get_ident() if check_same_thread else None
        self._timeout = timeout
        super().__init__(database, 0, detect_types, isolation_level, False, *args, **kwargs)

    def _check_thread(self):
        if self._thread is not None and self._thread != threading.get_ident():
            raise sqlite3.ProgrammingError(
                'SQLite objects created in a thread can only be used in that same thread. The object was created in thread id '
                f'{self._thread} and this is thread id {threading.get_ident()}.')

    def _patiently(self, call, *args, **kwargs):
        """Calls until the database is not locked any more, or the connection's timeout is over."""
        until = machine.now + round(self._timeout * 1e9)
        attempt = 0
        while True:
            try:
                return call(*args, **kwargs)
            except sqlite3.OperationalError as error:
                if getattr(error, 'sqlite_errorcode', 0) & 0xFF != sqlite3.SQLITE_BUSY or machine.now >= until:
                    raise
            pause = DELAYS[min(attempt, len(DELAYS) - 1)] * 1_000_000
            attempt += 1
            park(min(machine.now + pause, until), 'waiting for a locked database', INSTEAD)

    def _keep_timeout(self, statement):
        match = _BUSY_TIMEOUT.match(statement)
        if match is None:
            return statement
        self._timeout = int(match[1]) / 1000
        return 'pragma busy_timeout = 0'

    def cursor(self, factory=Cursor):
        self._check_thread()
        return super().cursor(factory)

    def __exit__(self, kind, _error, _traceback):
        if kind is not None:
            self.rollback()
            return False
        try:
            self.commit()
        except BaseException:
            self.rollback()
            raise
        return False


for _name in ('execute', 'executemany', 'executescript', 'commit', 'rollback', 'close'):
    setattr(Connection, _name, _guarded(_name, sqlite3.Connection))


def install():
    connect = sqlite3.connect
    sqlite3.threadsafety = sqlite3.dbapi2.threadsafety = 3  # as a system's library is built

    def connect_in_thread(database, *args, **kwargs):
        if len(args) < 5:
            kwargs.setdefault('factory', Connection)
        return connect(database, *args, **kwargs)
    connect_in_thread.__doc__ = connect.__doc__
    sqlite3.connect = sqlite3.dbapi2.connect = connect_in_thread
