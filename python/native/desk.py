"""Answers what the `lab` fixture asks, on real machines: the counterpart of the sandbox's src/grade/desk.ts, operation by operation."""

import os
import socket
import time

from . import clients
from .faults import Network
from .machine import Compose, Control
from .wire import LabError, OnlySimulated

# Real seconds that one call of a check may take; what takes longer waits for virtual time.
LONGEST = float(os.environ.get('FAULTLINE_LONGEST', '60'))
HTTP_EVENTS = {'net.connect', 'net.established', 'net.refused', 'net.close', 'net.reset', 'http.request', 'http.response', 'http.failed'}


class Desk:
    def __init__(self, config):
        self.config = config
        self.network = Network(config['links'], config['toxiproxy'], config['tap'])
        self.machine = Control(config['control']) if 'control' in config else Compose(config.get('folder', '.'))
        self.began = time.time_ns()

    def now(self):
        return time.time_ns() - self.began

    # -- the world of a check --------------------------------------------------------------------------------------------
    def open(self):
        """Everything anew; what is wrong, or ''."""
        self.network.clear_all()
        self.machine.fresh(list(self.config['services']))
        for service in self.config['services']:
            problem = self.wait_ready(service, self.config.get('patience', 60))['problem']
            if problem:
                return f'{problem}\n{self.machine.logs(service)}'
        self.network.forget()
        self.began = time.time_ns()
        return ''

    def clear_all(self):
        self.network.clear_all()

    def close(self):
        self.network.clear_all()

    def sleep(self, seconds):
        _in_time(seconds, f'lab.sleep({seconds:g})')
        time.sleep(seconds)

    def send(self, method, url, headers, body, timeout, times, every, seconds):
        count = times if times is not None else int(seconds / every + 1e-9)
        _in_time((count - 1) * every, f'{count} requests in {count * every:g} s')
        answers = clients.send_all(count, every, lambda: clients.send_one(self.reach, method, url, headers, body, timeout))
        return {'responses': answers}

    def reach(self, host, port):
        """Where a service's port is from here: the client's own link."""
        address = self.config['client'].get(f'{host}:{port}')
        if address is None:
            raise LabError(f'{host}:{port} is not to be reached from here; there are {", ".join(self.config["client"])}')
        name, _, number = address.rpartition(':')
        return name, int(number)

    # -- faults ------------------------------------------------------------------------------------------------------------
    def arm(self, spec, scope):
        return {'id': self.network.arm(spec, scope)}

    def clear(self, id):
        self.network.clear(id)

    # -- services ----------------------------------------------------------------------------------------------------------
    def crash(self, process):
        self.machine.crash(process)

    def stop(self, process):
        self.machine.stop(process)

    def restart(self, process):
        self.machine.restart(process)

    def running(self, process):
        return {'running': bool(self.machine.running(process))}

    def logs(self, process):
        return {'text': self.machine.logs(process)}

    def wait_ready(self, process, within):
        """Waits until its first port takes a connection, past toxiproxy: a fault must not hide that it is there."""
        address = self.config['services'][process]
        if address is None:
            return {'problem': ''}
        host, _, port = address.rpartition(':')
        until = time.monotonic() + within
        while time.monotonic() < until:
            try:
                with socket.create_connection((host, int(port)), timeout=1):
                    return {'problem': ''}
            except OSError:
                time.sleep(0.02)
        return {'problem': f'{process} is not ready after {within:g} s: nothing listens on {address}'}

    # -- what happened -----------------------------------------------------------------------------------------------------
    def events(self, since, kind=None, from_=None, to=None, process=None):
        if kind not in HTTP_EVENTS:
            raise OnlySimulated(f'events of {kind or "every kind"}: the tap between real services sees connections and HTTP only')
        wanted = {'kind': kind, 'from': from_, 'to': to, 'process': process}
        found = [{**event, 't': event['t'] - self.began} for event in self.network.events()]
        return {'events': [event for event in found if event['t'] >= since
                           and all(value is None or event.get(name) == value for name, value in wanted.items())]}

    def publish(self, **_message):
        raise OnlySimulated('a message by hand: use the broker\'s own tools')

    def replay(self, **_from):
        raise OnlySimulated('reading again from a place: use the broker\'s own tools')


def _in_time(seconds, what):
    if seconds > LONGEST:
        raise OnlySimulated(f'{what}: real time, more than the {LONGEST:g} s that a check may wait here (FAULTLINE_LONGEST)')
