"""xmlrpc.server and xmlrpc.client: calls, faults."""
import threading
import xmlrpc.client
import xmlrpc.server

from observe import failed, saw


def divide(a, b):
    return a / b


with xmlrpc.server.SimpleXMLRPCServer(('127.0.0.1', 0), logRequests=False) as server:
    server.register_function(divide)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    with xmlrpc.client.ServerProxy(f'http://127.0.0.1:{server.server_address[1]}') as proxy:
        saw(proxy.divide(7, 2))
        with failed('an error over there'):
            proxy.divide(1, 0)
        with failed('no such function'):
            proxy.multiply(2, 2)
    server.shutdown()
    thread.join()
