"""What runs inside an interpreter of the lab: the event loop over the simulated network, the start of a program from
its command, and the few patches at the platform's boundary. See docs/ARCHITECTURE.md and docs/SPEC.md."""
