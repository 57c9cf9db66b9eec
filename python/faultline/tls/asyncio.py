"""TLS under asyncio: its own sslproto, unchanged, between a program's protocol and the transports of this network."""

from asyncio import sslproto


def tls_options(context, host, server_hostname, handshake_timeout, shutdown_timeout):
    """What `create_connection` was asked for, as SSLProtocol takes it; None for a connection in the clear."""
    if not context:
        for name, value in (('server_hostname', server_hostname), ('ssl_handshake_timeout', handshake_timeout),
                            ('ssl_shutdown_timeout', shutdown_timeout)):
            if value is not None:
                raise ValueError(f'{name} is only meaningful with ssl')
        return None
    if server_hostname is None:
        if not host:
            raise ValueError('You must set server_hostname when using ssl without a host')
        server_hostname = host
    return {'sslcontext': None if isinstance(context, bool) else context, 'server_hostname': server_hostname,
            'ssl_handshake_timeout': handshake_timeout, 'ssl_shutdown_timeout': shutdown_timeout}


async def connect_tls(loop, protocol, options, make_transport):
    """The client's transport, once the handshake is done. `make_transport(above)`: the connection, with `above` on it."""
    waiter = loop.create_future()
    above = sslproto.SSLProtocol(loop, protocol, waiter=waiter, **options)
    transport = make_transport(above)
    above.connection_made(transport)
    try:
        await waiter
    except BaseException:
        transport.close()
        raise
    return above._app_transport


def serve_tls(loop, factory, context, handshake_timeout, shutdown_timeout):
    """A protocol factory that puts TLS before each of `factory`'s protocols."""
    if isinstance(context, bool):
        raise TypeError('ssl argument must be an SSLContext or None')
    return lambda: sslproto.SSLProtocol(
        loop, factory(), context, None, server_side=True, ssl_handshake_timeout=handshake_timeout,
        ssl_shutdown_timeout=shutdown_timeout)
