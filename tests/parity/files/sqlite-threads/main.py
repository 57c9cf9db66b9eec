"""A connection belongs to its thread, unless it was told otherwise; functions and backups."""
import sqlite3
import threading

from observe import failed, saw


def in_thread(function):
    thread = threading.Thread(target=function)
    thread.start()
    thread.join()


own = sqlite3.connect(':memory:')
shared = sqlite3.connect(':memory:', check_same_thread=False)
shared.execute('create table t (x)')


def use():
    with failed('of another thread'):
        own.execute('select 1')
    with failed('shared'):
        shared.execute('insert into t values (1)')


in_thread(use)
saw(shared.execute('select * from t').fetchall())
shared.create_function('double', 1, lambda x: x * 2)
saw(shared.execute('select double(21)').fetchone())
copy = sqlite3.connect('copy.db')
shared.commit()
shared.backup(copy)
saw(copy.execute('select count(*) from t').fetchone(), len(list(shared.iterdump())) > 2)
