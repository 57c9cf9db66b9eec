"""The judge's side of a lab: the pytest plugin (`-p faultline.lab.plugin`) and the `lab` fixture of a lesson's checks.

A check runs in an interpreter of its own. All it can do to the learner's services goes through the simulated network and
the kernel's commands, one request a call (see wire.py).
"""

from .lab import Fault, Lab
from .records import Event, Response

__all__ = ['Event', 'Fault', 'Lab', 'Response']
