"""Transactions of sqlite3: committed, rolled back, nested by savepoints, isolated from a second connection."""
import sqlite3

from observe import failed, saw

db = sqlite3.connect('bank.db')
other = sqlite3.connect('bank.db')
db.executescript('create table accounts (name text, balance int); insert into accounts values ("ann", 10), ("bob", 0);')


def balances(connection):
    return dict(connection.execute('select name, balance from accounts order by name'))


with failed('in the block'), db:
    db.execute('update accounts set balance = balance - 5 where name = "ann"')
    saw('inside', balances(db), balances(other), db.in_transaction)
    raise LookupError
saw('rolled back', balances(db))
with db:
    db.execute('update accounts set balance = balance - 5 where name = "ann"')
    db.execute('update accounts set balance = balance + 5 where name = "bob"')
saw('committed', balances(other), db.in_transaction)
db.execute('begin')
db.execute('savepoint one')
db.execute('update accounts set balance = 100')
db.execute('rollback to one')
db.execute('commit')
saw(balances(db))
