"""A port belongs to one listener; once it is closed it can be had again."""
import socket

from observe import failed, saw

first = socket.create_server(('127.0.0.1', 0))
address = first.getsockname()
with failed('create_server'):
    socket.create_server(address)
with failed('bind'):
    socket.socket().bind(address)
first.close()
second = socket.create_server(address)
saw(second.getsockname() == address)
with failed('accept on a closed one'):
    first.accept()
with failed('bind twice'):
    second.bind(('127.0.0.1', 0))
