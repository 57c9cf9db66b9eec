"""A process starts no others: subprocess, os.system and os.fork say so."""
import asyncio
import os
import subprocess

from refusals import refused


async def main():
    await refused('run', lambda: subprocess.run(['true'], check=True))
    await refused('Popen', lambda: subprocess.Popen(['true']))
    await refused('check_output', lambda: subprocess.check_output('true', shell=True))
    await refused('system', lambda: os.system('true'))
    await refused('popen', lambda: os.popen('true').read())
    await refused('fork', lambda: os.fork())
    await refused('exec', lambda: asyncio.create_subprocess_exec('true'))
    await refused('shell', lambda: asyncio.create_subprocess_shell('true'))


asyncio.run(main())
