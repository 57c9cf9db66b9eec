"""Who starts and kills the services: Docker Compose, or whoever listens at a control address."""

import json
import re
import subprocess
import urllib.request

# What compose.override.yaml asks of Docker Compose.
OLDEST = (2, 24)
WAY_OUT = (
    f'Install Compose {OLDEST[0]}.{OLDEST[1]} or later as a plugin of docker (https://docs.docker.com/compose/install/; Docker Desktop brings it) '
    'until `docker compose version` prints its version. The program docker-compose is not used.'
)


class Compose:
    """`docker compose` in the project's folder. A process is a service of the files as they are laid over each other."""

    def __init__(self, folder, processes):
        self.folder, self.processes = folder, processes

    def missing(self):
        """What this machine lacks and the way out, or ''. Without its plugin, docker takes Compose's options for its own, and says only that."""
        try:
            version = self._run('version', '--short')
        except FileNotFoundError:
            return f'There is no docker on this machine, or not on the PATH. {WAY_OUT}'
        except RuntimeError:
            return f'This machine\'s docker has no Compose plugin: `docker compose` is unknown to it. {WAY_OUT}'
        found = re.match(r'v?(\d+)\.(\d+)', version)
        if found and tuple(map(int, found.groups())) < OLDEST:
            return f'This machine\'s Docker Compose is {version.strip()}. {WAY_OUT}'
        return ''

    def fresh(self):
        # A volume outlives its containers, and toxiproxy's and the tap's state is none of the next check's business either.
        self._run('down', '--volumes', '--timeout', '0')
        self._run('up', '--detach', '--wait')

    def crash(self, process):
        self._run('kill', self._service(process))

    def stop(self, process):
        self._run('stop', self._service(process))

    def restart(self, process):
        """A program finds nothing of the last one's files but its volumes; a broker its disk."""
        if 'broker' in self.processes[process]:
            self._run('kill', self._service(process), check=False)
            self._run('up', '--detach', '--wait', '--no-deps', '--no-recreate', self._service(process))
        else:
            self._run('up', '--detach', '--force-recreate', '--no-deps', self._service(process))

    def running(self, process):
        return self._service(process) in self._run('ps', '--services', '--status', 'running').split()

    def logs(self, process):
        return self._run('logs', '--no-log-prefix', '--no-color', self._service(process))

    def _service(self, process):
        return self.processes[process]['container']

    def _run(self, *args, check=True):
        done = subprocess.run(['docker', 'compose', *args], cwd=self.folder, capture_output=True, text=True)
        if check and done.returncode != 0:
            raise RuntimeError(f'docker compose {" ".join(args)}: {done.stderr.strip()}')
        return done.stdout


class Control:
    """The same by HTTP: POST /OPERATION/PROCESS."""

    def __init__(self, url):
        self.url = url

    def missing(self):
        return ''

    def fresh(self):
        self._post('fresh')

    def crash(self, process):
        self._post('crash', process)

    def stop(self, process):
        self._post('stop', process)

    def restart(self, process):
        self._post('restart', process)

    def running(self, process):
        return self._post('running', process)

    def logs(self, process):
        return self._post('logs', process)

    def _post(self, operation, process=''):
        with urllib.request.urlopen(urllib.request.Request(f'{self.url}/{operation}/{process}', method='POST', data=b''), timeout=120) as answer:
            return json.loads(answer.read())
