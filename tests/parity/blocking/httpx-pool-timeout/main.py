"""A pool of one connection: the second caller waits for it, and no longer than its timeout."""
import http.server
import threading
import time

import httpx

from observe import failed, saw, took


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        time.sleep(0.4)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        pass


def call(timeout):
    return client.get('/', timeout=timeout).status_code


server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
threading.Thread(target=server.serve_forever, args=(0.05,)).start()
client = httpx.Client(base_url=f'http://127.0.0.1:{server.server_port}', limits=httpx.Limits(max_connections=1))
results = []
thread = threading.Thread(target=lambda: results.append(call(5)))
thread.start()
time.sleep(0.05)
with took('gives up', 0.2), failed('pool'):
    call(httpx.Timeout(5, pool=0.2))
with took('waits in line', 0.55):
    saw(call(5))
thread.join()
saw(results)
client.close()
server.shutdown()
