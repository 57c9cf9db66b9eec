"""http.client keeps its connection: many requests on one, chunked bodies both ways."""
import http.client
import http.server
import threading

from observe import failed, saw


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_POST(self):
        peers.add(self.client_address)
        received = b''
        while size := int(self.rfile.readline(), 16):
            received += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        self.send_response(200)
        self.send_header('transfer-encoding', 'chunked')
        self.end_headers()
        for word in received.split():
            self.wfile.write(b'%x\r\n%s\r\n' % (len(word), word))
        self.wfile.write(b'0\r\n\r\n')

    def log_message(self, *args):
        pass


peers = set()
server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
client = http.client.HTTPConnection(*server.server_address, timeout=2)
for number in range(3):
    client.request('POST', '/', iter([b'one ', b'two ', str(number).encode()]), encode_chunked=True, headers={'transfer-encoding': 'chunked'})
    answer = client.getresponse()
    saw(answer.read().decode(), answer.chunked)
saw(len(peers))
client.request('POST', '/', iter([b'x']), encode_chunked=True, headers={'transfer-encoding': 'chunked'})
with failed('the answer was not read'):
    client.request('POST', '/')
client.close()
server.shutdown()
