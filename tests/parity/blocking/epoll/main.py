"""select.epoll, which Linux's default selector is made of."""
import select
import selectors
import socket

from observe import failed, saw, took

saw(selectors.DefaultSelector.__name__)
first, second = socket.socketpair()
with select.epoll() as poll:
    poll.register(first, select.EPOLLIN)
    with failed('twice'):
        poll.register(first, select.EPOLLIN)
    with took('nothing', 0.2):
        saw(poll.poll(0.2))
    second.send(b'x')
    saw([event == select.EPOLLIN for _, event in poll.poll(1)])
    poll.modify(first, select.EPOLLOUT)
    saw([event == select.EPOLLOUT for _, event in poll.poll(1)])
    poll.unregister(first)
    with failed('not there'):
        poll.unregister(first)
saw(poll.closed)
with failed('closed'):
    poll.poll(0)
with selectors.DefaultSelector() as selector:
    selector.register(first, selectors.EVENT_READ, 'first')
    saw([(key.data, events) for key, events in selector.select(1)])
with failed('before now'):
    select.select([first], [], [], -1)
