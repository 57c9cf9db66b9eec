"""Symbolic links: followed, read, dangling."""
import os
from pathlib import Path

from observe import failed, saw

Path('target.txt').write_text('hello')
os.symlink('target.txt', 'link')
saw(Path('link').read_text(), os.readlink('link'), os.path.islink('link'), os.path.realpath('link') == os.path.realpath('target.txt'))
os.remove('target.txt')
saw(os.path.exists('link'), os.path.lexists('link'))
with failed('dangling'):
    open('link')
os.remove('link')
os.mkdir('folder')
os.symlink('folder', 'alias')
Path('alias/a.txt').write_text('a')
saw(os.listdir('folder'), os.path.samefile('folder', 'alias'))
with failed('a circle'):
    os.symlink('circle', 'circle')
    open('circle')
