"""Encodings, newlines, seeking and truncating."""
import io

from observe import failed, saw

with open('t.txt', 'w', encoding='utf-8', newline='\r\n') as file:
    file.write('grün\nblau\n')
raw = open('t.txt', 'rb').read()
saw(len(raw), raw.count(b'\r\n'), open('t.txt', encoding='utf-8').read())
with failed('decoding'):
    open('t.txt', encoding='ascii').read()
with open('b.bin', 'wb+') as file:
    file.write(bytes(range(10)))
    file.seek(-3, io.SEEK_END)
    saw(list(file.read()), file.tell())
    file.truncate(4)
    file.seek(8)
    file.write(b'!')
saw(list(open('b.bin', 'rb').read()))
buffer = bytearray(4)
with open('b.bin', 'rb', buffering=0) as file:
    saw(file.readinto(buffer), list(buffer), file.seekable())
