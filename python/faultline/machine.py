"""The simulated machine that this process runs on: its name, its clock and its way out to the kernel.

There is one machine an interpreter. `attach` fills it in when the process is made; until then nothing can be sent.
"""

import itertools


class Machine:
    """All state that belongs to the process and not to one event loop."""

    def __init__(self):
        self.now = 0  # virtual nanoseconds
        self.epoch_ns = 0
        self.name = ''
        self.ip = ''
        self.emit = None  # emit(kind, number, payload): one output of this step
        self.renew = None  # renew(): the loop has come round; what runs next has a whole budget of instructions
        self.park = None  # park(deadline_ns) -> promise, where the main program may suspend
        self.call = None  # call(json) -> promise of json: the judge's line to the world
        self.fds = itertools.count(1, 2)  # odd: chosen by the process
        self.resolve_ids = itertools.count(1)
        self.transports = {}  # fd -> Transport
        self.connecting = {}  # fd -> Future
        self.resolving = {}  # id -> Future
        self.servers = {}  # port -> Server
        self.loop = None  # the loop that runs now
        self.stepping = False  # inside step(): nothing may block


machine = Machine()
