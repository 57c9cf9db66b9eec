"""prometheus_client's own HTTP server in a thread, scraped; and its push to a gateway."""
import http.server
import threading
import urllib.request

from prometheus_client import CollectorRegistry, Counter, push_to_gateway, start_http_server

from observe import failed, saw


class Gateway(http.server.BaseHTTPRequestHandler):
    def do_PUT(self):
        pushed.append([self.path, self.rfile.read(int(self.headers['content-length'])).decode()])
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        pass


pushed = []
registry = CollectorRegistry()
Counter('jobs', 'Jobs', registry=registry).inc(2)
server, thread = start_http_server(0, '127.0.0.1', registry=registry)
text = urllib.request.urlopen(f'http://127.0.0.1:{server.server_port}/metrics').read().decode()
saw([line for line in text.splitlines() if line.startswith('jobs_total')])
server.shutdown()
server.server_close()
thread.join()
gateway = http.server.HTTPServer(('127.0.0.1', 0), Gateway)
threading.Thread(target=gateway.serve_forever, args=(0.05,)).start()
push_to_gateway(f'127.0.0.1:{gateway.server_port}', job='nightly', registry=registry)
gateway.shutdown()
gateway.server_close()
saw(pushed[0][0], 'jobs_total 2.0' in pushed[0][1])
with failed('nobody'):
    push_to_gateway(f'127.0.0.1:{gateway.server_port}', job='nightly', registry=registry, timeout=1)
