"""Redirected streams, argv and exit hooks are this program's."""
import contextlib
import io
import sys

from observe import saw

saw(sys.argv, __name__, sys.stdout is sys.__stdout__, sys.flags.optimize)
with contextlib.redirect_stdout(io.StringIO()) as caught:
    print('caught')
saw(caught.getvalue())
sys.argv.append('left behind')
sys.ps1 = 'left behind'
sys.stderr = io.StringIO()
print('not seen', file=sys.stderr)
saw(sys.stderr.getvalue())
sys.exit('a message as an exit code')
