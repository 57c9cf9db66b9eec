"""zipfile, tarfile and gzip on files."""
import gzip
import os
import tarfile
import zipfile

from observe import failed, saw

os.mkdir('data')
for name in 'ab':
    open(f'data/{name}.txt', 'w').write(name * 1000)
with zipfile.ZipFile('a.zip', 'w', zipfile.ZIP_DEFLATED) as archive:
    for name in 'ab':
        archive.write(f'data/{name}.txt', f'{name}.txt')
with zipfile.ZipFile('a.zip') as archive:
    saw(archive.namelist(), len(archive.read('b.txt')), archive.testzip(), os.path.getsize('a.zip') < 1000)
with tarfile.open('a.tar.gz', 'w:gz') as archive:
    archive.add('data')
with tarfile.open('a.tar.gz') as archive:
    saw(sorted(archive.getnames()))
    archive.extract('data/a.txt', 'out', filter='data')
saw(os.path.getsize('out/data/a.txt'))
with gzip.open('a.gz', 'wt') as file:
    file.write('hello')
saw(gzip.open('a.gz', 'rt').read())
with failed('no zip'):
    zipfile.ZipFile('a.gz')
