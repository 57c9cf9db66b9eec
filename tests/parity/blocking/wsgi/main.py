"""wsgiref's server: an old-style application, called with urllib."""
import threading
import urllib.error
import urllib.request
from wsgiref.simple_server import WSGIRequestHandler, make_server

from observe import saw


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def app(environ, start_response):
    if environ['PATH_INFO'] == '/missing':
        start_response('404 Not Found', [('content-type', 'text/plain')])
        return [b'not here']
    start_response('200 OK', [('content-type', 'text/plain')])
    body = environ['wsgi.input'].read(int(environ['CONTENT_LENGTH'] or 0))
    return [environ['REQUEST_METHOD'].encode(), b' ', environ['QUERY_STRING'].encode(), b' ', body]


with make_server('127.0.0.1', 0, app, handler_class=Quiet) as server:
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    url = f'http://127.0.0.1:{server.server_port}'
    saw(urllib.request.urlopen(f'{url}/a?b=c').read().decode())
    saw(urllib.request.urlopen(f'{url}/', data=b'body').read().decode())
    try:
        urllib.request.urlopen(f'{url}/missing')
    except urllib.error.HTTPError as error:
        saw(error.code, error.read().decode())
    server.shutdown()
    thread.join()
