"""For what the sandbox refuses on purpose: is it refused, and does the error say in words what is not there?"""

import inspect

from observe import saw


async def refused(what, call):
    try:
        result = call()
        if inspect.isawaitable(result):
            await result
    except Exception as error:
        saw(what, 'refused', 'in words' if len(str(error).split()) > 3 else f'with {error!r}')
    else:
        saw(what, f'not refused: {result!r}')
