"""python -m faultline list | arm NAME | clear: the lesson's saved faults, in toxiproxy and the tap."""

import json
import pathlib
import sys

from .faults import Network
from .wire import LabError, OnlySimulated

HERE = pathlib.Path(__file__).parent
USAGE = 'python -m faultline list | arm NAME | clear'


def main(words):
    config = json.loads((HERE / 'lab.json').read_text())
    saved = {one['name']: one for one in json.loads((HERE / 'faults.json').read_text())}
    network = Network(config['links'], config['toxiproxy'], config['tap'], config['processes'])
    match words:
        case ['list']:
            print('\n'.join(f'{name}: {json.dumps(one["spec"])}' for name, one in saved.items()) or 'The lesson has none.')
        case ['arm', name] if name in saved:
            network.arm(saved[name]['spec'], saved[name]['scope'])
        case ['clear']:
            network.clear()
        case ['arm', name]:
            raise LabError(f'there is no fault "{name}"; there are {", ".join(saved)}')
        case _:
            raise LabError(USAGE)


try:
    main(sys.argv[1:])
except LabError as error:
    sys.exit(str(error))
except OnlySimulated as why:
    sys.exit(f'only in the simulated network: {why}')
