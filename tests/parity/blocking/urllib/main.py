"""urllib.request: an answer, an error status, a redirect, nobody there, a timeout."""
import http.server
import threading
import time
import urllib.error
import urllib.request

from observe import failed, saw, took


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == '/slow':
            time.sleep(0.6)
        self.send_response({'/gone': 410, '/moved': 302}.get(self.path, 200))
        if self.path == '/moved':
            self.send_header('location', '/here')
        self.end_headers()
        self.wfile.write(self.path.encode())

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
threading.Thread(target=server.serve_forever, args=(0.05,)).start()
base = f'http://127.0.0.1:{server.server_port}'
with urllib.request.urlopen(f'{base}/a') as answer:
    saw(answer.status, answer.read().decode())
with urllib.request.urlopen(f'{base}/moved') as answer:
    saw(answer.status, answer.read().decode(), answer.url.removeprefix(base))
with failed('410'):
    urllib.request.urlopen(f'{base}/gone')
with took('slow', 0.3), failed('slow'):
    urllib.request.urlopen(f'{base}/slow', timeout=0.3)
server.shutdown()
server.server_close()
try:
    urllib.request.urlopen(f'{base}/a')
except urllib.error.URLError as error:
    saw('nobody', type(error.reason).__name__)
with failed('no such host'):
    urllib.request.urlopen('http://no-such-host.invalid/')
