"""The real brokers of a project, as far as a check works on them by hand."""

import asyncio

from .wire import LabError, OnlySimulated

CLIENTS = {'kafka': 'aiokafka', 'rabbitmq': 'aio-pika'}


class Brokers:
    def __init__(self, processes, reach):
        self._found = {name: one['broker'] for name, one in processes.items() if 'broker' in one}
        self._reach = reach
        self._clients = {}

    def __contains__(self, name):
        return name in self._found

    def ask(self, name, operation, *args):
        """Does it by the system's own client. Raises OnlySimulated where that system cannot."""
        client = self._client(name)
        if not hasattr(client, operation):
            raise OnlySimulated(f'{self._found[name]["system"]} does not tell afterwards what went through it')
        return asyncio.run(getattr(client, operation)(*args))

    def _client(self, name):
        if name not in self._found:
            raise LabError(f'{name} is no broker; the brokers are {", ".join(self._found) or "none"}')
        if name not in self._clients:
            self._clients[name] = self._make(name, **self._found[name])
        return self._clients[name]

    def _make(self, name, system, port, environment):
        if system not in CLIENTS:
            raise OnlySimulated(f'{system} by hand: use its own tools')
        try:
            if system == 'kafka':
                from .kafka import Kafka
                return Kafka(name, port, self._reach)
            from .rabbitmq import RabbitMQ
            return RabbitMQ(name, port, self._reach, environment)
        except ImportError as error:
            raise LabError(f'{error}. Checks with {system} need its client: pip install {CLIENTS[system]}') from None
