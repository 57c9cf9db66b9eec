"""Standard streams: no input is the end of input; print flushes in order."""
import io
import sys

from observe import failed, saw

saw(sys.stdin.read() if sys.stdin is not None else '')
with failed('input'):
    input()
saw(sys.stdout.writable(), sys.stdout.encoding.lower(), sys.stderr.writable())
stream = io.TextIOWrapper(io.BytesIO(), write_through=True)
print('a', 'b', sep='-', end='!', file=stream)
saw(stream.buffer.getvalue().decode())
