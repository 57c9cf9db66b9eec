"""httpx.Client: answers, a pool with kept connections, and its errors."""
import http.server
import threading
import time

import httpx

from observe import failed, saw, took


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        peers.add(self.client_address)
        if self.path == '/slow':
            time.sleep(0.5)
        body = f'hello {self.path}'.encode()
        self.send_response(404 if self.path == '/missing' else 200)
        self.send_header('content-length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


peers = set()
server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
threading.Thread(target=server.serve_forever, args=(0.05,)).start()
with httpx.Client(base_url=f'http://127.0.0.1:{server.server_port}', timeout=0.3) as client:
    saw([client.get(f'/{number}').text for number in range(3)], len(peers))
    with took('slow', 0.3), failed('slow'):
        client.get('/slow')
    with failed('status'):
        client.get('/missing').raise_for_status()
    saw(client.get('/again').text, len(peers))
server.shutdown()
server.server_close()
with failed('nobody'):
    httpx.get(f'http://127.0.0.1:{server.server_port}/')
with failed('no such host'):
    httpx.get('http://no-such-host.invalid/')
with failed('no such scheme'):
    httpx.get('ftp://127.0.0.1/')
