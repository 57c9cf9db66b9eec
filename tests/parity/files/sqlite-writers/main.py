"""Four threads write to one database, each in a transaction that takes a while: none is lost."""
import sqlite3
import threading
import time

from observe import saw

sqlite3.connect('a.db').execute('create table t (x)')
errors = []


def write(number):
    db = sqlite3.connect('a.db', timeout=10, isolation_level=None)
    try:
        for turn in range(2):
            db.execute('begin immediate')
            db.execute('insert into t values (?)', (number * 10 + turn,))
            time.sleep(0.03)
            db.execute('commit')
    except sqlite3.OperationalError as error:
        errors.append(str(error))
    db.close()


threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
saw(errors, sorted(row[0] for row in sqlite3.connect('a.db').execute('select x from t')))
