import { spawn, type ChildProcess } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Exported } from '../../src/lab/export/exported.ts'
import { knownOf, processesOf } from '../../src/lab/export/links.ts'
import { exportProject } from '../../src/lab/export/project.ts'
import { readKit } from '../../src/cli/kit.ts'
import { freePorts } from '../conformance/servers/processes.ts'
import type { Servers } from '../conformance/servers/pool.ts'
import type { CPython } from '../parity/cpython.ts'
import { findToxiproxy } from '../parity/toxiproxy.ts'
import { addressesOf } from './addresses.ts'
import { composeProblem, findComposeReader } from './compose.ts'
import { Programs } from './programs.ts'

/** What became of each check on real machines, by its id; `why` for one that was skipped or failed. */
export type RealResults = Map<string, { outcome: 'passed' | 'failed' | 'skipped'; why: string }>

let runs = process.pid % 200

/** An exported project without containers: its programs on CPython, the real servers, toxiproxy and tap between them, and pytest. */
export async function runNative(one: Exported, python: CPython, servers: Servers): Promise<RealResults> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'native-'))
  const brokers = one.lab.services.filter(({ broker }) => broker !== undefined)
  try {
    write(folder, exportProject(one, await readKit()))
    checkCompose(folder)
    return await servers.with(brokers, false, async (running) => {
      const addresses = addressesOf(one.lab, new Map([...running].map(([name, { address }]) => [name, address])), `127.79.${++runs % 250}`)
      const programs = new Programs(one.lab, python, folder, addresses, running)
      const control = await programs.control()
      const [api, tapControl] = await freePorts(2)
      const children: ChildProcess[] = []
      try {
        put(folder, 'tap.json', { control: `127.0.0.1:${tapControl}`, links: addresses.links.map((link) => ({ ...link, listen: addresses.tap(link), upstreams: addresses.real(link) })) })
        put(folder, 'toxiproxy.json', addresses.links.map((link) => ({ name: link.name, listen: addresses.listen(link), upstream: addresses.tap(link), enabled: true })))
        put(folder, 'lab.json', {
          control: control.url, toxiproxy: `http://127.0.0.1:${api}`, tap: `http://127.0.0.1:${tapControl}`, patience: 20,
          links: addresses.links.map(({ name, from, to }) => ({ name, from, to })),
          processes: Object.fromEntries(one.lab.services.flatMap((service) => processesOf(service).map((process) => [process, {
            ...knownOf(service), address: service.broker === undefined && service.ports[0] !== undefined ? `${addresses.own(process)}:${service.ports[0]}` : null,
          }]))),
          client: Object.fromEntries(addresses.links.filter(({ from }) => from === 'client').map((link) => [`${link.to}:${link.port}`, addresses.listen(link)])),
        })
        children.push(spawn(findToxiproxy()!, ['-port', String(api), '-config', path.join(folder, 'faultline', 'toxiproxy.json')], { stdio: 'ignore' }))
        children.push(spawn(python.command, [path.join(folder, 'faultline', 'tap.py'), path.join(folder, 'faultline', 'tap.json')], { stdio: 'ignore' }))
        return await pytest(python, folder)
      } finally {
        for (const child of children) child.kill('SIGKILL')
        programs.stopAll()
        control.close()
      }
    }, true)
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

function checkCompose(folder: string): void {
  const reader = findComposeReader()
  const problem = reader === null ? '' : composeProblem(reader, folder, ['compose.yaml', 'compose.override.yaml'])
  if (problem !== '') throw new Error(`Compose cannot read the project: ${problem}`)
}

function write(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    fs.writeFileSync(path.join(folder, name), text)
  }
}

const put = (folder: string, name: string, value: unknown): void => fs.writeFileSync(path.join(folder, 'faultline', name), JSON.stringify(value))

async function pytest(python: CPython, folder: string): Promise<RealResults> {
  const report = path.join(folder, 'report.xml')
  const child = spawn(python.command, ['-m', 'pytest', 'checks', '-q', `--junitxml=${report}`, '-o', 'junit_family=xunit2', '-p', 'no:cacheprovider'], {
    cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'] ?? '', PYTHONDONTWRITEBYTECODE: '1' },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { said += String(chunk) })
  await new Promise((resolve) => { child.once('close', resolve) })
  if (!fs.existsSync(report)) throw new Error(`pytest did not come to an end:\n${said}`)
  if (process.env['DEBUG']) process.stderr.write(said)
  return resultsIn(fs.readFileSync(report, 'utf8'))
}

/** pytest's JUnit report: a testcase is empty where it passed. */
function resultsIn(xml: string): RealResults {
  const results: RealResults = new Map()
  for (const [, attributes = '', body = ''] of xml.matchAll(/<testcase ([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)) {
    const of = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? ''
    const outcome = /<skipped/.test(body) ? 'skipped' : /<(failure|error)/.test(body) ? 'failed' : 'passed'
    results.set(`${of('classname').replaceAll('.', '/')}.py::${of('name')}`, { outcome, why: unescape(/message="([^"]*)"/.exec(body)?.[1] ?? '') })
  }
  return results
}

const unescape = (text: string): string => text.replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&#x27;', "'").replaceAll('&#10;', ' ').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
