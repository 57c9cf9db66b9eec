"""setdefaulttimeout holds for sockets made afterwards."""
import socket

from observe import failed, saw, took

before = socket.socket()
socket.setdefaulttimeout(0.25)
after = socket.socket()
saw(before.gettimeout(), after.gettimeout(), socket.getdefaulttimeout())
after.bind(('127.0.0.1', 0))
after.listen()
with took('accept', 0.25), failed('accept'):
    after.accept()
socket.setdefaulttimeout(None)
saw(socket.socket().gettimeout())
