"""Files, the working folder and the umask: none of another program's."""
import os
import tempfile

from observe import saw

saw(os.path.exists('left.txt'), os.path.exists(os.path.join(tempfile.gettempdir(), 'parity-left.txt')))
os.umask(0o077)
open('left.txt', 'w').write('x')
open(os.path.join(tempfile.gettempdir(), 'parity-left.txt'), 'w').write('x')
saw(oct(os.stat('left.txt').st_mode & 0o777))
os.makedirs('inner')
os.chdir('inner')
kept = open('open.txt', 'w')
kept.write('never flushed by hand')
