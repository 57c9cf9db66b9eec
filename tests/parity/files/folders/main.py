"""Folders: made, listed, removed, and what they refuse."""
import os
import shutil

from observe import failed, saw

os.makedirs('a/b/c')
os.makedirs('a/b', exist_ok=True)
with failed('makedirs again'):
    os.makedirs('a/b')
with failed('mkdir without its parent'):
    os.mkdir('x/y')
for name in ('a/1.txt', 'a/b/2.txt', 'a/b/c/3.txt'):
    open(name, 'w').write(name)
saw([(folder, sorted(folders), sorted(files)) for folder, folders, files in os.walk('a')])
saw(sorted((entry.name, entry.is_dir(), entry.stat().st_size if entry.is_file() else 0) for entry in os.scandir('a')))
with failed('rmdir of a full one'):
    os.rmdir('a')
with failed('listdir of a file'):
    os.listdir('a/1.txt')
shutil.copytree('a', 'copy')
shutil.rmtree('a')
saw(os.path.exists('a'), open('copy/b/c/3.txt').read())
with failed('rmtree twice'):
    shutil.rmtree('a')
