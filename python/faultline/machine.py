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
        self.host = None  # the stacks' other side: park, gate, over, ask (src/process/stacks.ts)
        self.fds = itertools.count(1, 2)  # odd: chosen by the process
        self.resolve_ids = itertools.count(1)
        self.filenos = itertools.count(1)
        self.files = {}  # descriptor -> what a blocking socket holds (network.py)
        self.ends = {}  # fd -> one end of a connection: takes receive(bytes or None), reset(error), drained()
        self.connecting = {}  # fd -> called with (error, local, peer)
        self.resolving = {}  # id -> called with a list of addresses
        self.servers = {}  # port -> what listens there: accepted(fd, local, peer)
        self.umask = 0o022
        self.pending_signals = []
        self.stuck = None  # the error that ends the process, though a framework may have caught it
        self.gave_way = 0  # calls of time.sleep(0) in a row
        self.served = False  # its server's loop is driven from outside, so that nothing is parked while it waits

    def deliver_signals(self):
        """Runs the handlers of the signals that have come, in the main thread."""
        from . import signals
        signals.deliver(self.pending_signals)


machine = Machine()
