"""Connections are made before anybody accepts them; what they sent waits."""
import socket

from observe import saw, took

listener = socket.create_server(('127.0.0.1', 0), backlog=5)
with took('three connections', 0):
    clients = [socket.create_connection(listener.getsockname(), timeout=1) for _ in range(3)]
    for number, client in enumerate(clients):
        client.sendall(f'first {number}'.encode())
clients[1].close()
servers = [listener.accept()[0] for _ in range(3)]
saw([server.recv(100).decode() for server in servers])
saw(servers[1].recv(100).decode())
saw([server.getpeername() == client.getsockname() for server, client in zip(servers, clients) if client.fileno() != -1])
