"""Write-ahead logging: a reader keeps its view while a writer commits."""
import os
import sqlite3

from observe import saw

writer = sqlite3.connect('a.db', isolation_level=None)
saw(writer.execute('pragma journal_mode=wal').fetchone()[0])
writer.execute('create table t (x)')
reader = sqlite3.connect('a.db', isolation_level=None)
reader.execute('begin')
saw(reader.execute('select count(*) from t').fetchone()[0])
writer.execute('insert into t values (1)')
saw('old view', reader.execute('select count(*) from t').fetchone()[0])
reader.execute('commit')
saw('new view', reader.execute('select count(*) from t').fetchone()[0], os.path.exists('a.db-wal'))
reader.close()
writer.close()
saw('after the last', os.path.exists('a.db-wal'), sqlite3.connect('a.db').execute('select count(*) from t').fetchone()[0])
