"""Faults of the sandbox (docs/SPEC.md, Faults) in the words of toxiproxy, or as rules of the tap; the rest only a simulated network has.

Sources: https://github.com/Shopify/toxiproxy#toxics
"""

import json
import urllib.error
import urllib.request

from .wire import LabError, OnlySimulated

# Toxics of the same name and attributes. Those of a link act on both of its directions unless they say which.
TOXICS = ('latency', 'bandwidth', 'slicer', 'limit_data', 'slow_close', 'reset_peer', 'timeout')
RULES = ('http_abort', 'http_delay')


class Network:
    """Toxiproxy and the tap, by their control addresses."""

    def __init__(self, links, toxiproxy, tap, processes):
        self.links, self.toxiproxy, self.tap, self.processes = links, toxiproxy, tap, processes
        self._undo = {}
        self._count = 0

    def arm(self, spec, scope):
        """Arms a fault and returns its id. Raises OnlySimulated where neither can do it."""
        kind = spec['type']
        parameters = {name: value for name, value in spec.items() if name != 'type'}
        if scope.get('mode') or scope.get('duration'):
            raise OnlySimulated(f'a fault with {"a mode" if scope.get("mode") else "a duration"}')
        links = self._links(scope)
        self._count += 1
        fault = f'fault-{self._count}'
        undo = self._undo[fault] = []
        toxicity = scope.get('toxicity', 1)
        if kind in TOXICS:
            direction = parameters.pop('direction', 'both')
            for link in links:
                for stream in ('upstream', 'downstream') if direction == 'both' else (direction,):
                    undo.append(self._toxic(link, f'{fault}-{stream}', kind, stream, toxicity, parameters))
        elif kind == 'slow_broker':
            for link in links:
                undo.append(self._toxic(link, fault, 'latency', 'downstream', 1, {'latency': parameters['delay']}))
        elif kind == 'down':
            for link in links:
                self._call(self.toxiproxy, 'POST', f'/proxies/{link["name"]}', {'enabled': False})
                undo.append(lambda link=link: self._call(self.toxiproxy, 'POST', f'/proxies/{link["name"]}', {'enabled': True}))
        elif kind == 'partition' and not parameters.get('hold'):
            # A black hole: what is sent vanishes, and comes to nothing once it is healed, as the connection is closed then.
            direction = parameters.get('direction', 'both')
            for link in links:
                for stream in {'to': ('upstream',), 'from': ('downstream',)}.get(direction, ('upstream', 'downstream')):
                    undo.append(self._toxic(link, f'{fault}-{stream}', 'timeout', stream, 1, {'timeout': 0}))
        elif kind in RULES:
            for link in links:
                rule = f'{fault}-{link["name"]}'
                self._call(self.tap, 'POST', '/rules', {'id': rule, 'link': link['name'], 'type': kind, **parameters})
                undo.append(lambda rule=rule: self._call(self.tap, 'DELETE', f'/rules/{rule}'))
        elif kind == 'crash' and 'at' in parameters:
            raise OnlySimulated('a crash at an exact point of the program: only a simulated machine can be stopped there')
        else:
            raise OnlySimulated(f'the fault "{kind}": neither toxiproxy nor the tap has it')
        return fault

    def clear(self, fault):
        for undo in self._undo.pop(fault, []):
            undo()

    def clear_all(self):
        for fault in list(self._undo):
            self.clear(fault)

    def events(self):
        return self._call(self.tap, 'GET', '/events')

    def forget(self):
        """A new world: what has been seen so far is none of its business."""
        self.clear_all()
        self._call(self.tap, 'DELETE', '/events')

    def _links(self, scope):
        wanted = [link for link in self.links if self._is(link['from'], scope.get('from')) and scope.get('to') in (None, link['to'])]
        if not wanted and scope.get('to') in self.processes:
            raise OnlySimulated('a fault on the way to one of several replicas: they share an address')
        if not wanted:
            raise LabError(f'the fault has no link to act on: {scope}. The links are {", ".join(link["name"] for link in self.links)}')
        return wanted

    def clear(self):
        """All of them, whoever has armed them."""
        self._call(self.toxiproxy, 'POST', '/reset')
        self._call(self.tap, 'DELETE', '/rules')

    def _is(self, process, asked):
        return asked in (None, process) or (process in self.processes and self.processes[process]['service'] == asked)

    def _toxic(self, link, name, kind, stream, toxicity, attributes):
        self._call(self.toxiproxy, 'POST', f'/proxies/{link["name"]}/toxics', {
            'name': name, 'type': kind, 'stream': stream, 'toxicity': toxicity, 'attributes': attributes,
        })
        return lambda: self._call(self.toxiproxy, 'DELETE', f'/proxies/{link["name"]}/toxics/{name}')

    def _call(self, base, method, path, body=None):
        request = urllib.request.Request(base + path, method=method, data=None if body is None else json.dumps(body).encode())
        request.add_header('Content-Type', 'application/json')
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            raise LabError(f'{method} {base}{path}: {error.code} {error.read().decode(errors="replace")}') from None
        except OSError as error:
            raise LabError(f'{base} does not answer ({error}). Is the lab up? Start it: docker compose up --detach --wait') from None
        return json.loads(text) if text else None
