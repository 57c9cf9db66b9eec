"""Ten threads with a session each, three calls on every connection."""
import http.server
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import requests

from observe import saw, took


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        time.sleep(0.1)
        peers.add(self.client_address)
        self.send_response(200)
        self.send_header('content-length', '2')
        self.end_headers()
        self.wfile.write(b'ok')

    def log_message(self, *args):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 50


def call(_number):
    with requests.Session() as session:
        return [session.get(url).text for _ in range(3)]


peers = set()
server = Server(('127.0.0.1', 0), Handler)
threading.Thread(target=server.serve_forever, args=(0.05,)).start()
url = f'http://127.0.0.1:{server.server_port}/'
with took('three calls', 0.3), ThreadPoolExecutor(10) as pool:
    results = list(pool.map(call, range(10)))
saw(sum(len(result) for result in results), len(peers))
server.shutdown()
