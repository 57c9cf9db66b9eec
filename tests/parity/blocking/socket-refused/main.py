"""Nobody listens: refused at once, also where somebody once did."""
import errno
import socket

from observe import failed, saw, took

listener = socket.create_server(('127.0.0.1', 0))
address = listener.getsockname()
socket.create_connection(address).close()
listener.close()
with took('connect', 0), failed('connect'):
    socket.socket().connect(address)
with took('create_connection', 0), failed('create_connection'):
    socket.create_connection(address, timeout=1)
saw(errno.errorcode[socket.socket().connect_ex(address)])
