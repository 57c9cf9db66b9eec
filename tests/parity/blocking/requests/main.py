"""requests: a session's kept connection, redirects, statuses, and its errors."""
import http.server
import threading
import time

import requests

from observe import failed, saw, took


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        peers.add(self.client_address)
        if self.path == '/slow':
            time.sleep(0.6)
        body = b'' if self.path == '/moved' else f'hello {self.path}'.encode()
        self.send_response({'/moved': 307, '/broken': 500}.get(self.path, 200))
        if self.path == '/moved':
            self.send_header('location', '/target')
        self.send_header('content-length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


peers = set()
server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
threading.Thread(target=server.serve_forever, args=(0.05,)).start()
base = f'http://127.0.0.1:{server.server_port}'
with requests.Session() as session:
    saw([session.get(f'{base}/{number}').text for number in range(3)], len(peers))
    answer = session.get(f'{base}/moved')
    saw(answer.text, [step.status_code for step in answer.history])
    with failed('status'):
        session.get(f'{base}/broken').raise_for_status()
    with took('slow', 0.3), failed('slow'):
        session.get(f'{base}/slow', timeout=0.3)
    with took('connect and read', 0.2), failed('connect and read'):
        session.get(f'{base}/slow', timeout=(1, 0.2))
server.shutdown()
server.server_close()
with failed('nobody'):
    requests.get(base)
with failed('no such host'):
    requests.get('http://no-such-host.invalid/')
