"""A second writer waits for the first as long as its timeout, then the database is locked."""
import sqlite3

from observe import failed, saw, took

first = sqlite3.connect('a.db', isolation_level=None)
first.execute('create table t (x)')
second = sqlite3.connect('a.db', isolation_level=None, timeout=0)
first.execute('begin immediate')
first.execute('insert into t values (1)')
with took('no timeout', 0), failed('second writer'):
    second.execute('begin immediate')
saw('readers go on', second.execute('select count(*) from t').fetchone()[0])
first.execute('commit')
second.execute('begin immediate')
second.execute('insert into t values (2)')
second.execute('commit')
saw(first.execute('select count(*) from t').fetchone()[0])
