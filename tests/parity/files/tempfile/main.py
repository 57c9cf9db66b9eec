"""Temporary files and folders: there while they are used, gone afterwards."""
import os
import tempfile

from observe import failed, saw

with tempfile.TemporaryDirectory(prefix='orders-') as folder:
    saw(os.path.isdir(folder), os.path.basename(folder).startswith('orders-'), oct(os.stat(folder).st_mode & 0o777))
    with tempfile.NamedTemporaryFile('w+', dir=folder, suffix='.txt') as file:
        file.write('hello')
        file.flush()
        saw(os.listdir(folder) == [os.path.basename(file.name)], open(file.name).read())
    saw(os.listdir(folder))
saw(os.path.exists(folder))
with tempfile.TemporaryFile() as file:
    file.write(b'x' * 100)
    file.seek(0)
    saw(len(file.read()))
with tempfile.SpooledTemporaryFile(max_size=10) as file:
    file.write(b'x' * 5)
    before = file._rolled
    file.write(b'x' * 50)
    saw(before, file._rolled, file.tell())
names = {tempfile.mkstemp()[1] for _ in range(5)}
saw(len(names), all(os.path.exists(name) for name in names))
with failed('no such folder'):
    tempfile.mkstemp(dir='/no/such/folder')
