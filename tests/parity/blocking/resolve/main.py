"""Names: localhost is this machine, an address is itself, and some names do not exist."""
import socket

from observe import failed, saw

saw(socket.gethostbyname('localhost'), socket.gethostbyname('127.0.0.1'))
infos = socket.getaddrinfo('127.0.0.1', 8000, socket.AF_INET, socket.SOCK_STREAM)
saw([[family.name, kind.name, list(address)] for family, kind, _, _, address in infos])
with failed('getaddrinfo'):
    socket.getaddrinfo('no-such-host.invalid', 80)
with failed('gethostbyname'):
    socket.gethostbyname('no-such-host.invalid')
with failed('create_connection'):
    socket.create_connection(('no-such-host.invalid', 80), timeout=1)
saw(len(socket.gethostname()) > 0)
