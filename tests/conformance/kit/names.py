"""Names for topics, queues, groups and keys: cases run one after the other against one real server and must not meet."""

import os

_RUN = os.environ.get('CONFORMANCE_RUN', '')


def unique(name):
    """`name` in the sandbox, where each case has a lab of its own; with a mark of this run on a real server."""
    return f'{name}-{_RUN}' if _RUN else name


def plain(value):
    """What `unique` has made, without the mark, wherever it stands in texts, lists, dicts and bytes: for what is printed."""
    if isinstance(value, bytes):
        value = value.decode(errors='backslashreplace')
    if isinstance(value, str):
        return value.replace(f'-{_RUN}', '') if _RUN else value
    if isinstance(value, dict):
        return {plain(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    return value
