"""pathlib: parts, globs, reading, writing, moving."""
from pathlib import Path, PurePosixPath

from observe import failed, saw

root = Path('data')
(root / 'orders').mkdir(parents=True)
for number in range(3):
    (root / 'orders' / f'{number}.json').write_text(f'[{number}]')
(root / 'notes.txt').write_bytes(b'hello')
saw(sorted(str(path) for path in root.rglob('*.json')), sorted(path.name for path in root.iterdir()))
path = root / 'orders' / '1.json'
saw(path.stem, path.suffix, path.parent.name, path.with_suffix('.bak').name, path.is_file(), path.stat().st_size)
moved = path.rename(root / 'moved.json')
saw(moved.read_text(), path.exists(), moved.resolve().is_absolute())
with failed('unlink'):
    path.unlink()
path.unlink(missing_ok=True)
with failed('mkdir'):
    root.mkdir()
saw(str(PurePosixPath('/a/b/../c').relative_to('/a')), Path('data/./notes.txt').as_posix())
with (root / 'notes.txt').open('a') as file:
    file.write('!')
saw((root / 'notes.txt').read_text())
