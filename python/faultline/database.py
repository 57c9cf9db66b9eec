"""sqlite3's rule that a connection belongs to the thread that made it, which the C module asks of the system's threads."""

import sqlite3
import threading


def _guarded(name, base):
    original = getattr(base, name)

    def method(self, *args, **kwargs):
        connection = self if isinstance(self, sqlite3.Connection) else self.connection
        connection._check_thread()
        return original(self, *args, **kwargs)
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
        super().__init__(database, timeout, detect_types, isolation_level, False, *args, **kwargs)

    def _check_thread(self):
        if self._thread is not None and self._thread != threading.get_ident():
            raise sqlite3.ProgrammingError(
                'SQLite objects created in a thread can only be used in that same thread. The object was created in thread id '
                f'{self._thread} and this is thread id {threading.get_ident()}.')

    def cursor(self, factory=Cursor):
        self._check_thread()
        return super().cursor(factory)


for _name in ('execute', 'executemany', 'executescript', 'commit', 'rollback', 'close'):
    setattr(Connection, _name, _guarded(_name, sqlite3.Connection))


def install():
    connect = sqlite3.connect

    def connect_in_thread(database, *args, **kwargs):
        if len(args) < 5:
            kwargs.setdefault('factory', Connection)
        return connect(database, *args, **kwargs)
    connect_in_thread.__doc__ = connect.__doc__
    sqlite3.connect = sqlite3.dbapi2.connect = connect_in_thread
