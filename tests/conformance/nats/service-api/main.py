"""The service API of nats-py: endpoints in a queue group, and what they say of themselves."""
import asyncio
import json

import nats.micro

from observe import saw
from onnats import connection


async def main():
    async with connection() as nc, connection() as other:
        services = [await nats.micro.add_service(one, name='maths', version='1.0.0') for one in (nc, other)]
        for service in services:
            async def double(request):
                await request.respond(str(int(request.data) * 2).encode())
            await service.add_endpoint(name='double', handler=double)
        await nc.flush()
        await other.flush()
        saw([(await nc.request('double', str(i).encode(), timeout=1)).data.decode() for i in range(4)])
        inbox = await nc.subscribe('here')
        await nc.publish('$SRV.PING.maths', b'', reply='here')
        answers = [json.loads((await inbox.next_msg(timeout=1)).data) for _ in range(2)]
        saw(sorted(answer['name'] for answer in answers), len({answer['id'] for answer in answers}))
        stats = [json.loads((await nc.request(f'$SRV.STATS.maths.{answer["id"]}', b'', timeout=1)).data) for answer in answers]
        saw(sum(endpoint['num_requests'] for one in stats for endpoint in one['endpoints']))
        await services[1].stop()


asyncio.run(main())
