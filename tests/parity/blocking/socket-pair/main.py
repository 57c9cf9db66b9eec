"""Two connected sockets between two threads, and what comes in pieces."""
import socket
import threading
import time

from observe import saw, took

left, right = socket.socketpair()


def answer():
    buffer = bytearray(4)
    with right:
        count = right.recv_into(buffer)
        time.sleep(0.2)
        right.send(bytes(buffer[:count]) * 2)


thread = threading.Thread(target=answer)
thread.start()
left.send(b'ab')
with took('answer', 0.2):
    saw(left.recv(10).decode())
saw(left.recv(10).decode())
thread.join()
left.close()
