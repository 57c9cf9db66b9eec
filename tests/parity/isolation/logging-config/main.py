"""logging starts unconfigured: WARNING, no handlers, the last resort on stderr; basicConfig works once."""
import io
import logging

from observe import saw

saw(logging.root.level, logging.root.handlers, logging.getLogger('parity').level, logging.root.manager.disable)
stream = io.StringIO()
logging.basicConfig(stream=stream, level=logging.INFO, format='%(levelname)s:%(name)s:%(message)s')
logging.basicConfig(level=logging.DEBUG)
log = logging.getLogger('parity.orders')
log.debug('hidden')
log.info('shown')
logging.getLogger('parity').setLevel(logging.ERROR)
log.warning('hidden now')
logging.addLevelName(25, 'NOTICE')
log.log(45, 'loud')
logging.captureWarnings(True)
saw(stream.getvalue().splitlines(), logging.root.level)
logging.disable(logging.CRITICAL)
log.critical('off')
saw(len(stream.getvalue().splitlines()))
