"""TLS of the simulated machine: what OpenSSL is on a real one, without the ciphers (docs/SPEC.md, N5).

A handshake is spoken in frames of its own (frames.py); after it the bytes of both sides cross as they are, so that the kernel
can read them. What a program can observe is as with OpenSSL: certificates are real X.509 and are really verified, the
exceptions and their words are those of the `ssl` module.
"""
