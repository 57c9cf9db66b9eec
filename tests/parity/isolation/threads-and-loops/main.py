"""No threads, tasks or event loops of others; context variables at their defaults."""
import asyncio
import contextvars
import threading

from observe import failed, saw

saw(threading.active_count(), threading.current_thread().name, len(contextvars.copy_context()))
with failed('no loop'):
    asyncio.get_running_loop()
variable = contextvars.ContextVar('parity')
variable.set('left behind')
local = threading.local()
local.value = 1
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
saw(loop.run_until_complete(asyncio.sleep(0, 'done')), len(asyncio.all_tasks(loop)))
event = threading.Event()
thread = threading.Thread(target=event.wait, daemon=True, name='left behind')
thread.start()
saw(threading.active_count(), len(contextvars.copy_context()))
