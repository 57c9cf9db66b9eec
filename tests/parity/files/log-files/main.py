"""logging to files: rotated by size, read back."""
import glob
import logging
import logging.handlers

from observe import saw

handler = logging.handlers.RotatingFileHandler('app.log', maxBytes=100, backupCount=2)
handler.setFormatter(logging.Formatter('%(levelname)s %(name)s %(message)s'))
log = logging.getLogger('orders')
log.addHandler(handler)
log.setLevel(logging.INFO)
log.propagate = False
for number in range(12):
    log.info('order %02d taken', number)
log.debug('not shown')
handler.close()
saw(sorted(glob.glob('app.log*')), [len(open(name).readlines()) for name in sorted(glob.glob('app.log*'))])
saw(open('app.log').readlines()[-1])
