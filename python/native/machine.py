"""Who starts and kills the services: Docker Compose, or whoever listens at a control address."""

import json
import subprocess
import urllib.request


class Compose:
    """`docker compose` in the project's folder."""

    def __init__(self, folder):
        self.folder = folder

    def fresh(self, services):
        self._run('up', '--detach', '--wait', '--force-recreate', '--no-deps', *services)

    def crash(self, service):
        self._run('kill', service)

    def stop(self, service):
        self._run('stop', service)

    def restart(self, service):
        self._run('up', '--detach', '--force-recreate', '--no-deps', service)

    def running(self, service):
        return service in self._run('ps', '--services', '--status', 'running').split()

    def logs(self, service):
        return self._run('logs', '--no-log-prefix', '--no-color', service)

    def _run(self, *args):
        done = subprocess.run(['docker', 'compose', *args], cwd=self.folder, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f'docker compose {" ".join(args)}: {done.stderr.strip()}')
        return done.stdout


class Control:
    """The same by HTTP: POST /OPERATION/SERVICE."""

    def __init__(self, url):
        self.url = url

    def fresh(self, services):
        self._post('fresh', ','.join(services))

    def crash(self, service):
        self._post('crash', service)

    def stop(self, service):
        self._post('stop', service)

    def restart(self, service):
        self._post('restart', service)

    def running(self, service):
        return self._post('running', service)

    def logs(self, service):
        return self._post('logs', service)

    def _post(self, operation, service):
        with urllib.request.urlopen(urllib.request.Request(f'{self.url}/{operation}/{service}', method='POST', data=b''), timeout=120) as answer:
            return json.loads(answer.read())
