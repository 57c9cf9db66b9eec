import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findPython } from '../../tools/bootstrap/python.mjs'
import { ROOT } from '../../tools/paths.ts'
import { faultline, folder } from '../cli/faultline.ts'

/** An exported project on a machine whose docker is not what it needs: programs of that name that answer as such ones do. */
const [python = '', ...args] = findPython()
const hasPytest = spawnSync(python, [...args, '-c', 'import pytest']).status === 0
const WITHOUT_PLUGIN = 'echo "unknown flag: $3" >&2; exit 125'

let project: ReturnType<typeof folder>
beforeAll(async () => {
  project = folder({})
  const { code, stderr } = await faultline(ROOT, 'export', 'lessons/04-resilience/01-timeouts', '--out', path.join(project.dir, 'timeouts'))
  expect([code, stderr]).toEqual([0, ''])
})
afterAll(() => project.remove())

function pytestWith(docker: string | null): string {
  const programs = fs.mkdtempSync(path.join(project.dir, 'programs-'))
  if (docker !== null) fs.writeFileSync(path.join(programs, 'docker'), `#!/bin/sh\n${docker}\n`, { mode: 0o755 })
  const where = spawnSync(python, [...args, '-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).stdout.trim()
  const { stdout, stderr } = spawnSync(where, ['-m', 'pytest', '-x', 'checks'], { cwd: path.join(project.dir, 'timeouts'), encoding: 'utf8', env: { PATH: programs } })
  return stdout + stderr
}

const skip = process.platform === 'win32' || !hasPytest
it.skipIf(skip).each([
  ['without the Compose plugin', WITHOUT_PLUGIN, 'docker has no Compose plugin'],
  ['with a Compose that is too old', 'echo v2.23.3', 'Docker Compose is v2.23.3'],
  ['that is not there', null, 'There is no docker on this machine'],
])(`a docker %s is named, with the way out${skip ? ' (needs pytest, and a shell)' : ''}`, (_, docker, words) => {
  const said = pytestWith(docker)
  expect(said).toContain(words)
  expect(said).toContain('https://docs.docker.com/compose/install/')
  expect(said).not.toContain('unknown flag')
})

it.each([['arm', 'Slow payments'], ['clear']])('python -m faultline %s, where the lab is not up, says so and how to start it', (...words) => {
  const dir = path.join(project.dir, 'timeouts')
  const config = path.join(dir, 'faultline', 'lab.json')
  // A port at which nobody listens, on any machine.
  fs.writeFileSync(config, fs.readFileSync(config, 'utf8').replaceAll(/http:\/\/127\.0\.0\.1:847\d/g, 'http://127.0.0.1:1'))
  const { status, stderr } = spawnSync(python, [...args, '-m', 'faultline', ...words], { cwd: dir, encoding: 'utf8' })
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^http:\/\/127\.0\.0\.1:1 does not answer .*docker compose up --detach --wait\n$/)])
})
