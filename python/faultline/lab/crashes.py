"""A crash at every point: one after the other, where a service can be killed."""

from .wire import LabError

# The points of a process (docs/SPEC.md, F17), in the order in which they are tried.
KINDS = {'step': 'before its step', 'file': 'right after its change to a file, number'}


class CrashPoint:
    """One point. Inside of its `with` block the service is killed there; at the end of the block it is started again.

    struck  whether it came to that point inside of the block
    """

    def __init__(self, lab, service, at, nth):
        self._lab, self._service, self.at, self.nth = lab, service, at, nth
        self._fault = None
        self.struck = False

    def __repr__(self):
        return f'{self._service} was killed {KINDS[self.at]} {self.nth}' if self.struck else f'{self._service} was not killed'

    def __enter__(self):
        __tracebackhide__ = True
        self._fault = self._lab.arm('crash', to=self._service, at=self.at, nth=self.nth)
        return self

    def __exit__(self, error, *_):
        __tracebackhide__ = True
        self._fault.clear()
        if error is not None:
            return
        self.struck = any(hit.id == self._fault.id for hit in self._lab.events('fault.hit', process=self._service))
        if self.struck:
            self._lab.restart(self._service)
            self._lab.wait_ready(self._service, within=60)


def sweep(lab, service, most):
    """CrashPoints until one is not reached, of each kind."""
    for at in KINDS:
        for nth in range(1, most + 1):
            point = CrashPoint(lab, service, at, nth)
            yield point
            if point._fault is None:
                raise LabError('lab.crash_points(): each point is to be used by `with point:`')
            if not point.struck:
                break
        else:
            raise AssertionError(f'{service} was killed at {most} points, one after the other, and still takes more steps each time: it does not come to rest')
