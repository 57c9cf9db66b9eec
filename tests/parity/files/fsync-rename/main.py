"""The way to replace a file so that a reader sees the old or the new one: write aside, fsync, rename."""
import json
import os

from observe import failed, saw


def save(name, value):
    temporary = f'{name}.tmp'
    with open(temporary, 'w') as file:
        json.dump(value, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, name)


save('state.json', {'version': 1})
reader = open('state.json')
save('state.json', {'version': 2})
saw(json.load(reader), json.load(open('state.json')), sorted(os.listdir('.')).count('state.json.tmp'))
os.rename('state.json', 'other.json')
with failed('rename what is gone'):
    os.rename('state.json', 'again.json')
os.mkdir('folder')
with failed('replace a folder by a file'):
    os.replace('other.json', 'folder')
os.remove('other.json')
with failed('remove twice'):
    os.remove('other.json')
