"""One thread, three connections, select over readers and writers: a chat of bytes in turns."""
import select
import socket

from observe import saw

listener = socket.create_server(('127.0.0.1', 0))
listener.setblocking(False)
clients = [socket.create_connection(listener.getsockname()) for _ in range(3)]
for number, client in enumerate(clients):
    client.sendall(b'x' * (number + 1))
    client.shutdown(socket.SHUT_WR)
servers, buffers = [], {}
while len(servers) < 3 or any(server.fileno() != -1 for server in servers):
    open_ones = [server for server in servers if server.fileno() != -1]
    readable, writable, _ = select.select([listener, *open_ones], [server for server in open_ones if buffers[server][1]], [], 1)
    for sock in readable:
        if sock is listener:
            connection, _ = listener.accept()
            servers.append(connection)
            buffers[connection] = [b'', False]
        elif data := sock.recv(2):
            buffers[sock][0] += data
        else:
            buffers[sock][1] = True
    for sock in writable:
        sock.sendall(str(len(buffers[sock][0])).encode())
        sock.close()
saw(sorted(client.recv(10).decode() for client in clients))
