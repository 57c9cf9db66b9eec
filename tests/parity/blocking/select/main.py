"""select: what can be read, what can be written, and nothing until the timeout."""
import select
import socket
import threading

from observe import failed, saw, took

listener = socket.create_server(('127.0.0.1', 0))
with took('nothing', 0.2):
    saw([len(ready) for ready in select.select([listener], [], [], 0.2)])
clients = [socket.create_connection(listener.getsockname()) for _ in range(2)]
saw(select.select([listener], [], [], 1)[0] == [listener])
servers = [listener.accept()[0] for _ in clients]
threading.Timer(0.15, clients[1].send, args=(b'x',)).start()
with took('the second', 0.15):
    readable, _, _ = select.select(servers, [], [])
saw([servers.index(server) for server in readable])
saw(len(select.select([], clients, [], 1)[1]))
clients[0].close()
saw([servers.index(server) for server in select.select([servers[0]], [], [], 1)[0]])
with took('at once', 0):
    saw(select.select([listener], [], [], 0))
with failed('a closed one'):
    select.select([clients[0]], [], [], 0)
