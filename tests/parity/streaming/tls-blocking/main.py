"""ssl.SSLContext.wrap_socket on blocking sockets, both sides, and http.client over it."""
import http.client
import http.server
import socket
import ssl
import threading
import urllib.request

from observe import failed, saw


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'over tls')

    def log_message(self, *args):
        pass


class Quiet(http.server.ThreadingHTTPServer):
    def handle_error(self, *args):
        pass


theirs = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
theirs.load_cert_chain('tls/server.pem')
ours = ssl.create_default_context(cafile='tls/ca.pem')
server = Quiet(('127.0.0.1', 0), Handler)
server.socket = theirs.wrap_socket(server.socket, server_side=True)
threading.Thread(target=server.serve_forever, args=(0.05,)).start()
port = server.server_port
with socket.create_connection(('127.0.0.1', port)) as plain, ours.wrap_socket(plain, server_hostname='localhost') as client:
    saw(client.version().startswith('TLS'))
    client.sendall(b'GET / HTTP/1.0\r\n\r\n')
    saw(client.makefile('rb').read().split(b'\r\n\r\n')[1].decode())
saw(urllib.request.urlopen(f'https://localhost:{port}/', context=ours).read().decode())
with failed('another name'), socket.create_connection(('127.0.0.1', port)) as plain:
    ours.wrap_socket(plain, server_hostname='elsewhere.example')
with failed('unknown authority'):
    client = http.client.HTTPSConnection('localhost', port)
    client.request('GET', '/')
server.shutdown()
