"""Modules that import each other in a long chain, and one that fails at its end: what is told names their lines and no others."""
import json
import os
import sys
import tempfile
import traceback

from observe import failed, saw

LENGTH = 90
folder = tempfile.mkdtemp()
sys.path.insert(0, folder)


def chain(name, last):
    for number in range(LENGTH):
        with open(os.path.join(folder, f'{name}{number}.py'), 'w') as file:
            file.write(f'import {name}{number + 1}\n' if number < LENGTH - 1 else last)


chain('whole', 'END = 1\n')
chain('broken', 'import nothing_of_that_name\n')
import whole0

saw(whole0.__name__, sys.modules[f'whole{LENGTH - 1}'].END)
try:
    import broken0
except ImportError as error:
    frames = traceback.extract_tb(error.__traceback__)
    saw(str(error), len(frames), {os.path.basename(frame.filename)[:6] for frame in frames} == {'main.p', 'broken'})
saw('broken0' in sys.modules)
# What is imported has been; the rest has no more room than before.
with failed('json'):
    json.loads('[' * 200_000)
