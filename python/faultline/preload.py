"""What is imported before the snapshot is taken, so that no process pays for it again.

It ends with a frozen heap: the collector never looks at these objects again, and it runs only when the kernel says so
(SPEC T5).
"""

import gc
import importlib
import importlib.metadata
import os
import sys

MODULES = """
abc argparse array ast asyncio asyncio.runners base64 bisect calendar cmath codecs collections collections.abc concurrent.futures
configparser contextlib contextvars copy csv dataclasses datetime decimal difflib email.message email.mime.text email.parser email.policy
email.utils enum errno fnmatch fractions functools gc getpass gettext glob graphlib gzip hashlib heapq hmac html html.parser
http http.client http.cookies http.server importlib.metadata importlib.resources inspect io ipaddress itertools json keyword linecache
locale logging logging.config logging.handlers math mimetypes numbers operator os pathlib pickle platform pprint queue
quopri random re reprlib secrets select selectors shlex shutil signal smtplib socket sqlite3 ssl stat statistics string struct subprocess sys
sysconfig tempfile textwrap threading time timeit token tokenize traceback types typing unicodedata unittest unittest.mock urllib.parse urllib.request
_strptime encodings.idna stringprep uuid warnings weakref xml.etree.ElementTree zipfile zlib zoneinfo

annotated_types anyio anyio._backends._asyncio click fastapi fastapi.telemetry._asgi fastapi.telemetry._runtime fastapi.middleware.cors fastapi.responses fastapi.security fastapi.staticfiles fastapi.templating
h11 httpcore httpx idna pydantic pydantic_core pydantic_settings pydantic.networks pydantic.types pydantic.v1 starlette starlette.middleware.base starlette.responses
starlette.routing uvicorn uvicorn.main uvicorn.lifespan.on uvicorn.lifespan.off uvicorn.logging uvicorn.protocols.http.auto uvicorn.protocols.http.h11_impl
uvicorn.middleware.proxy_headers uvicorn.loops.asyncio uvicorn.protocols.websockets.auto websockets python_multipart multipart jinja2 email_validator jwt yaml tenacity stamina
structlog prometheus_client

pytest _pytest.cacheprovider _pytest.capture _pytest.debugging _pytest.doctest _pytest.faulthandler _pytest.fixtures _pytest.freeze_support
_pytest.helpconfig _pytest.junitxml _pytest.legacypath _pytest.logging _pytest.monkeypatch _pytest.pastebin _pytest.recwarn
_pytest.reports _pytest.setuponly _pytest.setupplan _pytest.skipping _pytest.stepwise _pytest.terminalprogress _pytest.threadexception
_pytest.tmpdir _pytest.unittest _pytest.unraisableexception _pytest.warnings faultline.lab.plugin faultline.console faultline.tls.public_ca
""".split()


def run():
    from . import boot, patches, process
    patches.install_in_standard_library()
    failed = []
    for name in MODULES:
        try:
            importlib.import_module(name)
        except ImportError as error:
            failed.append(f'{name}: {error}')
    patches.install_in_packages()
    # httpcore asks for it 26 times a request; that it is not there need not be found out on the whole path each time.
    sys.modules.setdefault('sniffio', None)
    boot.find_console_scripts()
    os._exit = process.exit_now
    _hide_host()
    # It keeps archives open, and open files are not part of the memory that is kept.
    importlib.metadata.MetadataPathFinder.invalidate_caches()
    importlib.metadata.FastPath.__new__.cache_clear()
    gc.collect()
    gc.freeze()
    process.preload_failures = failed


def _hide_host():
    """Takes the interpreter's own JavaScript API out of reach of an import; the wall is the realm, not this."""
    from pyodide.ffi import unregister_js_module
    unregister_js_module('pyodide_js')
    for name in [name for name in sys.modules if name == 'pyodide_js' or name.startswith('pyodide_js.')]:
        del sys.modules[name]
