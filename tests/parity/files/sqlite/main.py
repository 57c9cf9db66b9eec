"""sqlite3 on a file: rows, errors, what is there after it was closed."""
import sqlite3

from observe import failed, saw

with sqlite3.connect('shop.db') as db:
    db.execute('create table orders (id integer primary key, item text unique, price real check (price > 0))')
    db.executemany('insert into orders (item, price) values (?, ?)', [('tea', 3.5), ('cup', 8)])
    db.commit()
    with failed('unique'):
        db.execute("insert into orders (item, price) values ('tea', 1)")
    with failed('check'):
        db.execute("insert into orders (item, price) values ('pot', -1)")
    with failed('syntax'):
        db.execute('selct 1')
    with failed('no such table'):
        db.execute('select * from payments')
db.close()
db = sqlite3.connect('shop.db')
db.row_factory = sqlite3.Row
saw([dict(row) for row in db.execute('select * from orders order by price desc')])
saw(db.execute("insert into orders (item, price) values ('pot', 20) returning id").fetchone()[0], db.total_changes)
db.commit()
db.close()
with failed('closed'):
    db.execute('select 1')
with failed('not a database'):
    open('text.db', 'w').write('this is not a database at all, but long enough to be looked at' * 20)
    sqlite3.connect('text.db').execute('select * from orders')
with failed('no such folder'):
    sqlite3.connect('no/such/folder.db')
