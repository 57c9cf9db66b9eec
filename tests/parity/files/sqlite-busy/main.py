"""A writer that finds the database locked waits in time: until its timeout, or until the lock is free."""
import sqlite3
import threading
import time

from observe import failed, saw, took


def connect(timeout):
    return sqlite3.connect('a.db', isolation_level=None, timeout=timeout, check_same_thread=False)


first, second = connect(5), connect(0.4)
first.execute('create table t (x)')
first.execute('begin immediate')
with took('its timeout', 0.4), failed('locked'):
    second.execute('begin immediate')


def commit_later():
    time.sleep(0.3)
    first.execute('commit')


threading.Thread(target=commit_later).start()
third = connect(5)
started = time.monotonic()
third.execute('begin immediate')
saw('the lock was free', 0.2 < time.monotonic() - started < 0.6)
third.execute('commit')
