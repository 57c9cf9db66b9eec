"""The `dbm` package, which the interpreter's standard library comes without here: `shelve` needs it. Over SQLite, as CPython's own
default is since 3.13 (https://docs.python.org/3/library/dbm.html)."""

import collections.abc
import os
import sqlite3
import sys
import types


class error(OSError):
    """dbm.error"""


class Database(collections.abc.MutableMapping):
    def __init__(self, path, flag, mode):
        if flag not in ('r', 'w', 'c', 'n'):
            raise ValueError(f"Flag must be one of 'r', 'w', 'c', or 'n', not {flag!r}")
        if flag in ('r', 'w') and not os.path.exists(path):
            raise error(f"db file doesn't exist; use 'c' or 'n' flag to create a new db: {path!r}")
        if flag == 'n' and os.path.exists(path):
            os.unlink(path)
        self._read_only = flag == 'r'
        self._connection = sqlite3.connect(path, isolation_level=None)
        if not self._read_only:
            self._connection.execute('create table if not exists Dict (key blob unique not null, value blob not null)')
            os.chmod(path, mode)

    def _execute(self, statement, *values):
        if self._connection is None:
            raise error('DBM object has already been closed')
        if self._read_only and not statement.startswith('select'):
            raise error('attempt to write a readonly database')
        return self._connection.execute(statement, values)

    def __getitem__(self, key):
        row = self._execute('select value from Dict where key = ?', _bytes(key)).fetchone()
        if row is None:
            raise KeyError(key)
        return row[0]

    def __setitem__(self, key, value):
        self._execute('replace into Dict (key, value) values (?, ?)', _bytes(key), _bytes(value))

    def __delitem__(self, key):
        if self._execute('delete from Dict where key = ?', _bytes(key)).rowcount == 0:
            raise KeyError(key)

    def __iter__(self):
        return iter([key for key, in self._execute('select key from Dict').fetchall()])

    def __len__(self):
        return self._execute('select count(*) from Dict').fetchone()[0]

    def keys(self):
        return list(self)

    def sync(self):
        pass

    def close(self):
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()


def _bytes(value):
    return value.encode() if isinstance(value, str) else bytes(value)


def open_(file, flag='r', mode=0o666):
    return Database(os.fspath(file), flag, mode)


def whichdb(filename):
    """'dbm.sqlite3' for a database of this kind, '' for another file, None where there is none."""
    try:
        with open(filename, 'rb') as file:
            return 'dbm.sqlite3' if file.read(16) == b'SQLite format 3\0' else ''
    except OSError:
        return None


def install():
    package = types.ModuleType('dbm', __doc__)
    package.open, package.whichdb, package.error, package.__path__ = open_, whichdb, (error, OSError), []
    backend = types.ModuleType('dbm.sqlite3', __doc__)
    backend.open, backend.error = open_, error
    package.sqlite3 = backend
    sys.modules['dbm'], sys.modules['dbm.sqlite3'] = package, backend
