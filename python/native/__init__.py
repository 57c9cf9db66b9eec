"""The checks of a lesson on real machines: pytest here, the services in containers, toxiproxy and a tap between them.

The `lab` fixture is the sandbox's own (lab.py, records.py, checks.py are the same files); what it asks for is done by desk.py.
What needs virtual time, or a fault that only a simulated network has, is skipped, with its reason.
"""
