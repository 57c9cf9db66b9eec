"""The `lab` fixture: a fresh world of the learner's services, in virtual time."""

import json as _json

from . import crashes
from .records import Event, Response
from .wire import ask

# The scope of a fault; every other argument belongs to the fault itself.
_SCOPE = {'from_': 'from', 'to': 'to', 'toxicity': 'toxicity', 'duration': 'duration', 'mode': 'mode', 'value': 'value'}


class Fault:
    """An armed fault. Clear it, or arm it by `with lab.fault(...)`, which clears it at the end of the block."""

    def __init__(self, lab, fault_id):
        self._lab, self.id = lab, fault_id

    def clear(self):
        """Takes the fault away. Does nothing where it is gone already."""
        __tracebackhide__ = True
        self._lab._ask('clear', id=self.id)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.clear()


class Lab:
    """A fresh world for one check: every service has been started and is ready. Time is virtual and passes only in calls.

    seed  the seed of this world
    """

    def __init__(self, seed, now):
        self.seed = seed
        self._now = now
        self._hint = None

    def __repr__(self):
        return '<lab>'

    def _ask(self, op, **fields):
        __tracebackhide__ = True
        answer = ask(op, **fields)
        self._now = answer['now']
        return answer

    # -- time --------------------------------------------------------------------------------------------------------
    @property
    def now(self):
        """Virtual seconds since the start of the world."""
        return self._now / 1e9

    def sleep(self, seconds):
        """Lets so many virtual seconds pass."""
        __tracebackhide__ = True
        self._ask('sleep', seconds=seconds)

    def wait(self, condition, within=10, every=0.1):
        """Calls `condition` every so many virtual seconds until it holds, at most for `within`. Returns its last answer."""
        __tracebackhide__ = True
        # In whole nanoseconds: what is left of a sum of fractions may be less than one, and no time would pass.
        end = self._now + round(within * 1e9)
        while not (answer := condition()) and self._now < end:
            self.sleep(min(every, (end - self._now) / 1e9))
        return answer

    # -- traffic -----------------------------------------------------------------------------------------------------
    def request(self, method, url, *, json=None, body=None, headers=None, timeout=30):
        """Sends one request and waits for its answer, at most `timeout` virtual seconds. Returns a Response, always.

        `url` is as a service of the lab writes it: http://orders:8001/path. `json` is sent as JSON, `body` as text.
        """
        __tracebackhide__ = True
        return self._send(method, url, json, body, headers, timeout, times=1, every=0)[0]

    def get(self, url, headers=None, timeout=30):
        """GET; see `request`."""
        __tracebackhide__ = True
        return self.request('GET', url, headers=headers, timeout=timeout)

    def post(self, url, json=None, *, body=None, headers=None, timeout=30):
        """POST; see `request`."""
        __tracebackhide__ = True
        return self.request('POST', url, json=json, body=body, headers=headers, timeout=timeout)

    def put(self, url, json=None, *, body=None, headers=None, timeout=30):
        """PUT; see `request`."""
        __tracebackhide__ = True
        return self.request('PUT', url, json=json, body=body, headers=headers, timeout=timeout)

    def patch(self, url, json=None, *, body=None, headers=None, timeout=30):
        """PATCH; see `request`."""
        __tracebackhide__ = True
        return self.request('PATCH', url, json=json, body=body, headers=headers, timeout=timeout)

    def delete(self, url, *, json=None, body=None, headers=None, timeout=30):
        """DELETE; see `request`."""
        __tracebackhide__ = True
        return self.request('DELETE', url, json=json, body=body, headers=headers, timeout=timeout)

    def burst(self, url, times=10, method='GET', json=None, *, body=None, headers=None, timeout=30):
        """Sends `times` requests at one instant and waits for all of them. Returns a list of Response, in order."""
        __tracebackhide__ = True
        return self._send(method, url, json, body, headers, timeout, times=times, every=0)

    def load(self, url, every=1.0, for_=600, method='GET', json=None, *, body=None, headers=None, timeout=30):
        """Sends one request each `every` virtual seconds for `for_` seconds, not waiting for answers in between.

        Returns a list of Response, in order, once the time is over and each has been answered or given up.
        """
        __tracebackhide__ = True
        return self._send(method, url, json, body, headers, timeout, times=None, every=every, seconds=for_)

    def _send(self, method, url, json, body, headers, timeout, times, every, seconds=0):
        __tracebackhide__ = True
        pairs = [[str(name), str(value)] for name, value in (headers or {}).items()]
        if json is not None:
            if body is not None:
                raise TypeError('give json or body, not both')
            body = _json.dumps(json)
            if not any(name.lower() == 'content-type' for name, _ in pairs):
                pairs.append(['content-type', 'application/json'])
        answer = self._ask('send', method=method, url=url, headers=pairs, body=_text(body), timeout=timeout,
                           times=times, every=every, seconds=seconds)
        return [Response(method, url, one) for one in answer['responses']]

    # -- faults ------------------------------------------------------------------------------------------------------
    def arm(self, type, *, from_=None, to=None, toxicity=None, duration=None, mode=None, value=None, **parameters):
        """Arms a fault and returns it; `.clear()` takes it away.

        `type` and its parameters are those of docs/SPEC.md: lab.arm('latency', latency=3000, from_='orders', to='payments').
        Milliseconds, as Toxiproxy has them; also `duration`, after which it clears itself. `toxicity` is the share (0 to 1)
        of connections that it touches. A fault of a process is in the one that `to` names: lab.arm('hang', to='payments').
        `mode` says in how many processes of a service it is: 'one', 'all', 'fixed' or 'percent', the last two with `value`.
        """
        __tracebackhide__ = True
        given = {'from_': from_, 'to': to, 'toxicity': toxicity, 'duration': duration, 'mode': mode, 'value': value}
        scope = {_SCOPE[name]: value for name, value in given.items() if value is not None}
        spec = {'type': type, **{name: value for name, value in parameters.items() if value is not None}}
        return Fault(self, self._ask('arm', spec=spec, scope=scope)['id'])

    def fault(self, type, **parameters):
        """The same for a `with` block: the fault is there inside of it and cleared at its end."""
        __tracebackhide__ = True
        return self.arm(type, **parameters)

    # -- event buses -------------------------------------------------------------------------------------------------
    def publish(self, broker, channel, body='', *, json=None, key=None, headers=None, partition=None, routing=None, times=1):
        """Puts a message into a broker by hand: into a topic, exchange, queue, stream or subject. `json` is sent as JSON.

        Time does not pass: what comes of it is to be seen after `sleep`. `routing` is RabbitMQ's routing key.
        """
        __tracebackhide__ = True
        if json is not None:
            if body:
                raise TypeError('give json or body, not both')
            body = _json.dumps(json)
        place = {name: value for name, value in {'partition': partition, 'routing': routing}.items() if value is not None}
        pairs = [[str(name), str(value)] for name, value in (headers or {}).items()]
        self._ask('publish', process=broker, times=times,
                  message={'channel': channel, 'key': key, 'headers': pairs, 'body': _text(body), **place})

    def replay(self, broker, channel, queue, offset='earliest', *, partition=None):
        """Lets a consumer group (or durable consumer) of a broker read a channel again, from an offset, 'earliest' or 'latest'."""
        __tracebackhide__ = True
        place = {} if partition is None else {'partition': partition}
        self._ask('replay', process=broker, **{'from': {'channel': channel, 'queue': queue, 'offset': offset, **place}})

    def messages(self, broker, channel=None, *, since=0):
        """The messages that a broker has taken so far, oldest first: events with .channel, .key, .headers, .body and .message."""
        __tracebackhide__ = True
        found = self.events('bus.produce', process=broker, since=since)
        return [one for one in found if channel is None or one.channel == channel]

    def lag(self, broker, queue, channel=None):
        """How many messages wait for a consumer group (or queue, or durable consumer), or have not been acknowledged by it.

        Of Kafka: those behind the committed offset, in `channel` or, without one, in all topics that the group has read.
        """
        __tracebackhide__ = True
        place = {} if channel is None else {'channel': channel}
        return self._ask('lag', process=broker, queue=queue, **place)['lag']

    # -- services ----------------------------------------------------------------------------------------------------
    def crash(self, service):
        """SIGKILL: nothing of the service runs again, until `restart`."""
        __tracebackhide__ = True
        self._ask('crash', process=service)

    def stop(self, service):
        """SIGTERM, and waits until it has ended; 10 virtual seconds later SIGKILL, as `docker compose stop` does."""
        __tracebackhide__ = True
        self._ask('stop', process=service)

    def restart(self, service):
        """Starts the service anew; one that runs is killed first. It is ready only after `wait_ready`."""
        __tracebackhide__ = True
        self._ask('restart', process=service)

    def wait_ready(self, service, within=10):
        """Waits until the service listens (and is healthy, where it has a healthcheck); fails after `within` virtual seconds."""
        __tracebackhide__ = True
        problem = self._ask('wait_ready', process=service, within=within)['problem']
        if problem:
            raise AssertionError(problem)

    def crash_points(self, service, most=100):
        """Goes through all points at which the service can be killed: before each of its steps, and after each change to a file.

            for point in lab.crash_points('orders'):
                with point:                     # orders is killed here, if it gets that far,
                    lab.post(ORDERS, json=...)
                ...                             # and is ready again here

        It ends with a point that the service did not come to: so the block is to end, and to be much the same each time.
        """
        __tracebackhide__ = True
        return crashes.sweep(self, service, most)

    def running(self, service):
        """Whether a process of this service runs."""
        __tracebackhide__ = True
        return self._ask('running', process=service)['running']

    # -- what happened -----------------------------------------------------------------------------------------------
    def logs(self, service):
        """All that the service has printed, stdout and stderr, as `docker compose logs` shows it."""
        __tracebackhide__ = True
        return self._ask('logs', process=service)['text']

    def events(self, kind=None, *, from_=None, to=None, process=None, since=0):
        """The events of the log so far, oldest first: of one kind, between two services, of one process, since a moment."""
        __tracebackhide__ = True
        wanted = {'kind': kind, 'from': from_, 'to': to, 'process': process}
        found = self._ask('events', since=round(since * 1e9), **{name: value for name, value in wanted.items() if value is not None})
        return [Event(one) for one in found['events']]

    def hint(self, text):
        """The hint to show if the check fails from here on; goes before @pytest.mark.hint."""
        self._hint = text


def _text(body):
    if body is None:
        return ''
    return body.decode() if isinstance(body, bytes) else str(body)
