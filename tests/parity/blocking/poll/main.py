"""select.poll: events of a socket, and its timeout in milliseconds."""
import select
import socket
import threading

from observe import failed, saw, took

left, right = socket.socketpair()
poll = select.poll()
poll.register(left, select.POLLIN)
with took('nothing', 0.2):
    saw(poll.poll(200))
threading.Timer(0.15, right.send, args=(b'x',)).start()
with took('a byte', 0.15):
    events = poll.poll()
saw([(fd == left.fileno(), bool(event & select.POLLIN)) for fd, event in events])
left.recv(1)
saw(poll.poll(0))
poll.modify(left, select.POLLOUT)
saw([bool(event & select.POLLOUT) for _, event in poll.poll(0)])
poll.unregister(left)
saw(poll.poll(0))
with failed('unregister twice'):
    poll.unregister(left)
