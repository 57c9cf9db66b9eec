"""Log records over a socket: SocketHandler to a server that unpickles them."""
import logging
import logging.handlers
import pickle
import socketserver
import struct
import threading

from observe import saw


class Receiver(socketserver.StreamRequestHandler):
    def handle(self):
        while head := self.rfile.read(4):
            record = logging.makeLogRecord(pickle.loads(self.rfile.read(struct.unpack('>L', head)[0])))
            records.append(f'{record.levelname} {record.getMessage()}')
        done.set()


records, done = [], threading.Event()
with socketserver.ThreadingTCPServer(('127.0.0.1', 0), Receiver) as server:
    threading.Thread(target=server.serve_forever, args=(0.05,)).start()
    handler = logging.handlers.SocketHandler(*server.server_address)
    log = logging.getLogger('orders')
    log.propagate = False
    log.setLevel(logging.INFO)
    log.addHandler(handler)
    log.info('taken %d', 1)
    log.error('lost')
    handler.close()
    done.wait()
    saw(records)
    server.shutdown()
