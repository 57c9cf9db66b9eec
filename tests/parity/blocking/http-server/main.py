"""http.server and http.client: methods, headers, bodies, and an error."""
import http.client
import http.server
import threading

from observe import saw


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == '/missing':
            self.send_error(404, 'Not here')
            return
        self.answer(200, f'{self.command} {self.path}'.encode())

    def do_POST(self):
        self.answer(201, self.rfile.read(int(self.headers['content-length']))[::-1])

    def answer(self, status, body):
        self.send_response(status)
        self.send_header('content-length', str(len(body)))
        self.send_header('x-kind', 'test')
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
threading.Thread(target=server.serve_forever, args=(0.05,)).start()
for method, path, body in (('GET', '/a?b=c', None), ('POST', '/', b'abc'), ('GET', '/missing', None), ('PUT', '/', b'')):
    client = http.client.HTTPConnection(*server.server_address)
    client.request(method, path, body)
    answer = client.getresponse()
    text = answer.read().decode() if answer.status < 400 else answer.reason
    saw(answer.status, text, answer.getheader('x-kind'), answer.version)
    client.close()
server.shutdown()
server.server_close()
