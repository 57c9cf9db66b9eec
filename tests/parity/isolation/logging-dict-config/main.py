"""dictConfig and structlog: configured here, unknown elsewhere."""
import json
import logging.config

import structlog

from observe import saw

saw(structlog.is_configured(), 'parity.audit' in logging.root.manager.loggerDict)
logging.config.dictConfig({
    'version': 1,
    'formatters': {'plain': {'format': '%(message)s'}},
    'handlers': {'file': {'class': 'logging.FileHandler', 'filename': 'audit.log', 'formatter': 'plain'}},
    'loggers': {'parity.audit': {'handlers': ['file'], 'level': 'INFO', 'propagate': False}},
})
structlog.configure(
    processors=[structlog.contextvars.merge_contextvars, structlog.processors.add_log_level, structlog.processors.JSONRenderer()],
    logger_factory=structlog.stdlib.LoggerFactory(),
)
structlog.contextvars.bind_contextvars(request='r1')
structlog.get_logger('parity.audit').info('taken', item='tea')
saw([json.loads(line) for line in open('audit.log')], structlog.is_configured())
