"""urllib3's retries under requests: statuses and refused connections, with back-off in time."""
import http.server
import threading

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from observe import failed, saw, took


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        calls.append(self.path)
        self.send_response(503 if len(calls) < 3 else 200)
        self.end_headers()

    def log_message(self, *args):
        pass


def session(total):
    made = requests.Session()
    made.mount('http://', HTTPAdapter(max_retries=Retry(total=total, backoff_factor=0.1, status_forcelist=[503])))
    return made


calls = []
server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
threading.Thread(target=server.serve_forever, args=(0.05,)).start()
url = f'http://127.0.0.1:{server.server_port}/'
with took('two failures', 0.2):
    saw(session(3).get(url).status_code, len(calls))
calls.clear()
with took('too many', 0), failed('too many'):
    session(1).get(url)
server.shutdown()
server.server_close()
with took('nobody', 0.6), failed('nobody'):
    session(3).get(url)
