"""requests: a streamed answer read in parts, with a timeout between them; a generator as a body."""
import http.server
import threading
import time

import requests

from observe import failed, saw, took


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        self.send_response(200)
        self.send_header('transfer-encoding', 'chunked')
        self.end_headers()
        for pause in (0.1, 0.1, 0.6 if self.path == '/stalls' else 0.1):
            self.wfile.write(b'5\r\nhello\r\n')
            time.sleep(pause)
        self.wfile.write(b'0\r\n\r\n')

    def do_POST(self):
        size, body = None, b''
        while size != 0:
            size = int(self.rfile.readline(), 16)
            body += self.rfile.read(size)
            self.rfile.readline()
        self.send_response(200)
        self.send_header('content-length', str(len(body)))
        self.end_headers()
        self.wfile.write(body[::-1])

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, args=(0.05,)).start()
base = f'http://127.0.0.1:{server.server_port}'
with took('three parts', 0.3), requests.get(f'{base}/', stream=True, timeout=0.3) as answer:
    saw([part.decode() for part in answer.iter_content(None)])
with took('a stall', 0.5), failed('a stall'), requests.get(f'{base}/stalls', stream=True, timeout=0.3) as answer:
    for part in answer.iter_content(None):
        saw(part.decode())
saw(requests.post(base, data=iter([b'abc', b'def'])).text)
server.shutdown()
