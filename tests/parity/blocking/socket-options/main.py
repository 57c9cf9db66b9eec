"""Options of a socket as Linux gives them back, and calls that it is not ready for."""
import socket
import struct

from observe import failed, saw

sock = socket.socket()
for name in ('SO_REUSEADDR', 'SO_KEEPALIVE', 'SO_BROADCAST'):
    option = getattr(socket, name)
    before = sock.getsockopt(socket.SOL_SOCKET, option)
    sock.setsockopt(socket.SOL_SOCKET, option, 1)
    saw(name, before, sock.getsockopt(socket.SOL_SOCKET, option) != 0)
for name in ('TCP_NODELAY', 'TCP_KEEPIDLE', 'TCP_KEEPINTVL', 'TCP_KEEPCNT'):
    option = getattr(socket, name)
    before = sock.getsockopt(socket.IPPROTO_TCP, option)
    sock.setsockopt(socket.IPPROTO_TCP, option, 1)
    saw(name, before, sock.getsockopt(socket.IPPROTO_TCP, option))
sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 50_000)
saw(sock.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF), sock.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) > 0)
sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
saw(struct.unpack('ii', sock.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8)))
with failed('no such option'):
    sock.setsockopt(socket.SOL_SOCKET, 9999, 1)
with failed('send before connect'):
    sock.send(b'x')
with failed('recv before connect'):
    sock.recv(1)
with failed('accept before listen'):
    sock.accept()
with failed('no such port'):
    sock.connect(('127.0.0.1', 70_000))
with failed("another machine's address"):
    sock.bind(('203.0.113.9', 0))
with socket.create_server(('127.0.0.1', 0)) as server:
    saw('listens', server.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    with socket.create_connection(server.getsockname()) as client, failed('listen when connected'):
        client.listen()
sock.close()
with failed('closed'):
    sock.bind(('127.0.0.1', 0))
