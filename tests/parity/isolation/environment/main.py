"""os.environ: what this program changes is its own."""
import os

from observe import failed, saw

saw('PARITY_MARK' in os.environ, os.environ.get('PARITY_MARK'))
os.environ['PARITY_MARK'] = 'set'
os.putenv('PARITY_OTHER', 'set')
saw(os.environ['PARITY_MARK'], os.getenv('PARITY_OTHER'), os.path.expandvars('$PARITY_MARK'))
with failed('no text'):
    os.environ['PARITY_MARK'] = 1
del os.environ['PARITY_MARK']
with failed('gone'):
    os.environ['PARITY_MARK']
os.environ['PARITY_MARK'] = 'left behind'
