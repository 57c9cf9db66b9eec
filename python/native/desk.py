"""Answers what the `lab` fixture asks, on real machines: the counterpart of the sandbox's src/grade/desk.ts, operation by operation."""

import os
import socket
import time

from . import clients
from .brokers import Brokers
from .faults import Network
from .machine import Compose, Control
from .wire import LabError, OnlySimulated

# Real seconds that one call of a check may take; what takes longer waits for virtual time.
LONGEST = float(os.environ.get('FAULTLINE_LONGEST', '60'))
HTTP_EVENTS = {'net.connect', 'net.established', 'net.refused', 'net.close', 'net.reset', 'http.request', 'http.response', 'http.failed'}


class Desk:
    def __init__(self, config):
        self.config = config
        self.processes = config['processes']
        self.network = Network(config['links'], config['toxiproxy'], config['tap'], self.processes)
        self.machine = Control(config['control']) if 'control' in config else Compose(config.get('folder', '.'), self.processes)
        self.brokers = Brokers(self.processes, self.reach)
        self.began = time.time_ns()

    def now(self):
        return time.time_ns() - self.began

    # -- the world of a check --------------------------------------------------------------------------------------------
    def open(self):
        """Everything anew; what is wrong, or ''."""
        self.network.clear_all()
        self.machine.fresh()
        for process in self.processes:
            problem = self.wait_ready(process, self.config.get('patience', 60))['problem']
            if problem:
                return f'{problem}\n{self.machine.logs(process)}'
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
        self._each(process, self.machine.crash)

    def stop(self, process):
        self._each(process, self.machine.stop)

    def restart(self, process):
        self._each(process, self.machine.restart)

    def running(self, process):
        return {'running': any(self._each(process, self.machine.running))}

    def logs(self, process):
        return {'text': ''.join(self._each(process, self.machine.logs))}

    def wait_ready(self, process, within):
        """Waits until its first port takes a connection, past toxiproxy: a fault must not hide that it is there."""
        until = time.monotonic() + within
        for name in self._named(process):
            address = self.processes[name]['address']
            if address is not None and not _listens(address, until):
                return {'problem': f'{name} is not ready after {within:g} s: nothing listens on {address}'}
        return {'problem': ''}

    def _named(self, name):
        """The processes that a name means: one, or all replicas of a service."""
        found = [process for process, one in self.processes.items() if name in (process, one['service'])]
        if not found:
            raise LabError(f'there is no service {name}; there are {", ".join(self.processes)}')
        return found

    def _each(self, name, do):
        return [do(process) for process in self._named(name)]

    # -- what happened -----------------------------------------------------------------------------------------------------
    def events(self, since, kind=None, from_=None, to=None, process=None):
        wanted = {'kind': kind, 'from': from_, 'to': to, 'process': process}
        found = [{**event, 't': max(0, event['t'] - self.began)} for event in self._seen(kind, process)]
        return {'events': [event for event in found if event['t'] >= since
                           and all(value is None or self._is(event.get(name), value) for name, value in wanted.items())]}

    def _seen(self, kind, process):
        if kind == 'bus.produce' and process in self.brokers:
            return self.brokers.ask(process, 'messages')
        if kind not in HTTP_EVENTS:
            raise OnlySimulated(f'events of {kind or "every kind"}: the tap between real services sees connections and HTTP only')
        return self.network.events()

    def _is(self, name, asked):
        return name == asked or (name in self.processes and self.processes[name]['service'] == asked)

    # -- event buses -------------------------------------------------------------------------------------------------------
    def publish(self, process, message, times):
        self.brokers.ask(process, 'publish', message, times)

    def lag(self, process, queue, channel=None):
        return {'lag': self.brokers.ask(process, 'lag', queue, channel)}

    def replay(self, process, from_):
        self.brokers.ask(process, 'replay', from_['queue'], from_['channel'], from_['offset'], from_.get('partition'))


def _listens(address, until):
    host, _, port = address.rpartition(':')
    while time.monotonic() < until:
        try:
            with socket.create_connection((host, int(port)), timeout=1):
                return True
        except OSError:
            time.sleep(0.02)
    return False


def _in_time(seconds, what):
    if seconds > LONGEST:
        raise OnlySimulated(f'{what}: real time, more than the {LONGEST:g} s that a check may wait here (FAULTLINE_LONGEST)')
