"""What a check looks at: answers of services, and events of the log."""

import json
from collections.abc import Mapping


class Headers(Mapping):
    """Headers of a response, whatever the case of their names; repeated ones are joined by a comma."""

    def __init__(self, pairs):
        self._values = {}
        for name, value in pairs:
            key = name.lower()
            self._values[key] = f'{self._values[key]}, {value}' if key in self._values else value

    def __getitem__(self, name):
        return self._values[name.lower()]

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def __repr__(self):
        return repr(self._values)


class Response:
    """The answer to one request, or why there was none.

    status   the HTTP status; 0 if no answer came
    headers  a mapping, whatever the case of the names
    text     the body as text
    elapsed  virtual seconds from the request to the end of the answer (or to giving up)
    error    '' or why no answer came: refused, reset, timed out, no such host
    seq      number of the event in the log that tells of it
    """

    def __init__(self, method, url, answer):
        self.method, self.url = method, url
        self.status = answer['status']
        self.headers = Headers(answer['headers'])
        self.text = answer['text']
        self.elapsed = answer['elapsed'] / 1e9
        self.error = answer['error']
        self.seq = answer['seq']

    def __getattr__(self, name):
        # What httpx and requests call it.
        ours = {'status_code': 'status', 'content': 'text', 'is_success': 'ok', 'is_error': 'ok', 'reason_phrase': 'status', 'reason': 'status'}.get(name)
        raise AttributeError(f"the lab's Response has no {name!r}" + (f': it is .{ours} here' if ours else ''), name=name, obj=self)

    @property
    def ok(self):
        """Whether it was answered with a success (2xx)."""
        return 200 <= self.status < 300

    def json(self):
        """The body read as JSON. A body that is none fails the check, and says what came instead."""
        __tracebackhide__ = True
        if self.status == 0:
            raise AssertionError(f'{self.method} {self.url} was not answered ({self.error}), expected a JSON body')
        try:
            return json.loads(self.text)
        except ValueError:
            kind = self.headers.get('content-type', 'no content-type')
            shown = self.text if len(self.text) <= 200 else f'{self.text[:200]}...'
            raise AssertionError(f'{self.method} {self.url} answered {self.status} with {shown!r} ({kind}), expected JSON') from None

    def __repr__(self):
        what = f'{self.status}' if self.status else f'no answer ({self.error})'
        return f'<{self.method} {self.url}: {what} after {self.elapsed:.3f} s>'


class Event:
    """One event of the log (docs/SPEC.md, L1): its fields as attributes, `t` in virtual seconds.

    A field whose name is a keyword of Python has an underscore behind it: `event.from_`.
    """

    def __init__(self, fields):
        for name, value in fields.items():
            setattr(self, 'from_' if name == 'from' else name, _record(value))
        if 'seq' in fields:
            self.t = fields['t'] / 1e9

    def __repr__(self):
        return f'<{" ".join(f"{name}={value!r}" for name, value in vars(self).items())}>'


def _record(value):
    """Objects inside an event (a body, a fault) read like events; lists of pairs stay as they are."""
    return Event(value) if isinstance(value, dict) else value
