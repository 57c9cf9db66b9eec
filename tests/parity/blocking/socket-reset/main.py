"""A connection that is closed with SO_LINGER 0 is reset: the reader is told so."""
import socket
import struct
import threading
import time

from observe import failed, saw


def serve(listener):
    connection, _ = listener.accept()
    connection.recv(1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    connection.close()


listener = socket.create_server(('127.0.0.1', 0))
thread = threading.Thread(target=serve, args=(listener,))
thread.start()
client = socket.create_connection(listener.getsockname())
client.sendall(b'x')
with failed('recv'):
    client.recv(1)
thread.join()
time.sleep(0.05)
with failed('send'):
    client.sendall(b'x')
saw('closed', client.close())
