import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { RuntimeUnavailable } from '../../src/contract/unavailable.ts'
import { createNodeRuntime } from '../../src/runtime/node/index.ts'
import { socketLine } from '../../src/runtime/remote/index.ts'
import { signIn } from '../../src/runtime/webcontainer/account.ts'
import type { Environment } from '../../src/runtime/webcontainer/environment.ts'
import { createWebContainerRuntime, type WebContainerOptions, type WebContainerRuntime } from '../../src/runtime/webcontainer/index.ts'
import { HOST_FOLDER, treeOf } from '../../src/runtime/webcontainer/project.ts'
import { listFiles } from '../../tools/files.ts'
import { makePackage } from '../../tools/host/package.ts'
import { IMAGE, ROOT } from '../../tools/paths.ts'
import { conformance } from '../runtime/conformance.ts'
import { faultyPair, runRequest } from '../runtime/labs.ts'
import { hashesOfRuns } from '../runtime/hashes-of.ts'
import { fresh, Watched } from '../runtime/watched.ts'
import { createDouble } from './double.ts'

const isolated: Environment = {
  crossOriginIsolated: true, hasSharedMemory: true, hasWebAssembly: true, hasServiceWorker: true,
  embedderPolicy: async () => 'credentialless', reach: async () => {},
}

const TEMPLATES = path.join(ROOT, 'sandbox-templates')
const template = (name: string): Record<string, string> =>
  Object.fromEntries(listFiles(path.join(TEMPLATES, name)).map((file) => [file, readFileSync(path.join(TEMPLATES, name, file), 'utf8')]))

/** The package as the page hands it into a container: texts, and the image's bytes. */
async function hostFiles(): Promise<Record<string, string | Uint8Array>> {
  const read = (root: string, prefix: string): [string, string | Uint8Array][] => listFiles(root).map((name) => {
    const file = path.join(root, name)
    return [`${prefix}${name}`, /\.(js|json|md)$|LICENSE$/.test(name) ? readFileSync(file, 'utf8') : new Uint8Array(readFileSync(file))]
  })
  return Object.fromEntries([...read(packed, ''), ...read(IMAGE, 'sandbox/')])
}

const temp = mkdtempSync(path.join(tmpdir(), 'faultline-package-'))
const packed = path.join(temp, 'package')
beforeAll(() => makePackage(packed, { image: false }), 120_000)
afterAll(() => rmSync(temp, { recursive: true, force: true }))

const runtimeOn = (double: ReturnType<typeof createDouble>, more: Partial<WebContainerOptions> = {}): WebContainerRuntime => createWebContainerRuntime({
  api: double.api, environment: isolated, project: template('fastapi-service'), hostFiles,
  line: (url, token) => socketLine(`${url.replace('http', 'ws')}/?token=${token}`), ...more,
})

describe('[W1] the sandbox port in a WebContainer, over a double of its API', { timeout: 120_000 }, () => {
  const double = createDouble()
  let runtime: WebContainerRuntime
  beforeAll(() => { runtime = runtimeOn(double) })
  afterAll(() => runtime.dispose())
  for (const { name, run } of conformance) it(name, () => run(runtime))

  it('booted with the page\'s own embedder policy', () => {
    expect(double.booted[0]).toMatchObject({ coep: 'credentialless' })
  })

  it('[L1] the same seed, files and commands have the same hash as on a thread of this program', async () => {
    const own = createNodeRuntime()
    const runs = [1, 2].map((seed) => faultyPair(seed))
    expect(await hashesOfRuns(runtime, runs)).toEqual(await hashesOfRuns(own, runs))
    own.dispose()
  })
})

it('[W3] the package imports nothing but Node and itself, and depends on nothing', () => {
  const programs = listFiles(path.join(packed, 'dist'))
  const imported = programs.flatMap((name) => [...readFileSync(path.join(packed, 'dist', name), 'utf8').matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)["'`]([@.\w][@\w./:-]*)["'`]/g)].map((match) => match[1]!))
  expect(programs).toEqual(expect.arrayContaining(['main.js', 'child.js', 'worker.js']))
  expect(imported.length).toBeGreaterThan(10)
  expect(imported.filter((name) => !isBuiltin(name) && !name.startsWith('./'))).toEqual([])
  expect(JSON.parse(readFileSync(path.join(packed, 'package.json'), 'utf8'))).not.toHaveProperty('dependencies')
})

const BROKERS = ['kafka', 'rabbitmq', 'redis']

/** Waits until a container shows so many ports. */
const previews = (runtime: WebContainerRuntime, count: number): Promise<void> => new Promise((resolve) => {
  const look = (): void => { if (runtime.previews.size === count) resolve() }
  runtime.onPreviews(look)
  look()
})

describe('[W3] each template installs, starts and answers through npm', { timeout: 120_000 }, () => {
  const names = listFiles(TEMPLATES).filter((name) => /^[^/]+\/compose\.yaml$/.test(name)).map((name) => path.dirname(name))
  it.each(names)('%s', async (name) => {
    const double = createDouble()
    const runtime = runtimeOn(double, { project: template(name) })
    const watched = await Watched.start(runtime, runRequest(template(name), { runId: fresh() }))
    watched.run.pace({ mode: 'paced', speed: 1 })
    await watched.until(() => watched.has('process.ready', 'orders'))
    const published = name === 'fastapi-pair' ? 2 : 1
    await previews(runtime, published)
    // Through the port that the container shows: a preview frame's way.
    const answers = await Promise.all([...runtime.previews.values()].map(async (url) => (await fetch(`${url}/health`)).json()))
    expect(answers).toEqual(answers.map(() => ({ status: 'ok' })))
    await watched.until(() => watched.find('http.request', (event) => event.path === '/health' && event.from === 'client') !== undefined)
    // And its broker, where it has one.
    const connected = new Set(watched.events.flatMap((event) => (event.kind === 'net.established' && event.from === 'orders' ? [event.to] : [])))
    expect([...connected]).toEqual(BROKERS.filter((broker) => name === `fastapi-${broker}`))
    await watched.run.stop()
    await previews(runtime, 0)
    const files = template(name)
    const checks = Object.fromEntries(Object.entries(files).filter(([file]) => file.startsWith('checks/')))
    const verdict = await runtime.check({ run: runRequest(files, { runId: fresh() }), checks, seeds: [1] }, { result: () => {}, log: () => {} })
    expect(verdict.results.map(({ outcome, message }) => message || outcome)).toEqual(name === 'fastapi-pair' ? ['passed', 'passed', 'passed'] : ['passed', 'passed'])
    runtime.dispose()
  })

  it('by its own words, npm install and npm start, without a page', async () => {
    const container = await createDouble().api.WebContainer.boot()
    await container.mount(treeOf(template('fastapi-redis')), { mountPoint: 'project' })
    for (const [name, content] of Object.entries(await hostFiles())) {
      await container.fs.mkdir(path.posix.join(HOST_FOLDER, path.posix.dirname(name)), { recursive: true })
      await container.fs.writeFile(path.posix.join(HOST_FOLDER, name), content)
    }
    const open = new Set<string>()
    container.on('server-ready', (_port, url) => open.add(url))
    expect(await (await container.spawn('npm', ['install', `../${HOST_FOLDER}`], { cwd: 'project' })).exit).toBe(0)
    await container.spawn('npm', ['start', '--', '--any-port', '--control', '0'], { cwd: 'project' })
    await vi.waitFor(async () => {
      const healthy = await Promise.all([...open].map((url) => fetch(`${url}/health`).then(({ ok }) => ok, () => false)))
      expect(healthy).toContain(true)
    }, { timeout: 100_000, interval: 100 })
    container.teardown()
  })
})

describe('[W2] every way it fails is told, with the way on', { timeout: 120_000 }, () => {
  const failure = async (environment: Partial<Environment>, more: Partial<WebContainerOptions> = {}, double = createDouble()): Promise<RuntimeUnavailable> => {
    const runtime = runtimeOn(double, { environment: { ...isolated, ...environment }, ...more })
    const error: unknown = await runtime.warm().then(() => null, (reason: unknown) => reason)
    runtime.dispose()
    expect(error).toBeInstanceOf(RuntimeUnavailable)
    return error as RuntimeUnavailable
  }

  it.each([
    ['no cross-origin isolation', { crossOriginIsolated: false }, 'not-isolated', 'not cross-origin isolated', 'isolated.html'],
    ['a browser without shared memory', { hasSharedMemory: false }, 'unsupported', 'shared memory', 'Safari 16.4'],
    ['a browser without service workers', { hasServiceWorker: false }, 'unsupported', 'service workers', 'Chromium'],
    ['its host cannot be reached', { reach: () => Promise.reject(new TypeError('Failed to fetch')) }, 'unreachable', 'stackblitz.com, which cannot be reached from here (Failed to fetch)', 'firewall'],
  ] as const)('%s', async (_, environment, reason, message, help) => {
    const error = await failure(environment)
    expect([error.reason, error.message, error.help]).toEqual([reason, expect.stringContaining(message), expect.stringContaining(help)])
  })

  it('an install that fails, with what npm says', async () => {
    const { reason, message } = await failure({}, { project: { 'package.json': '{"dependencies": {"a-package-that-is-nowhere": "1.0.0"}}' } })
    expect(reason).toBe('install-failed')
    expect(message).toMatch(/ended with code 1:[^]*a-package-that-is-nowhere/)
  })

  it('a start that ends at once, with what it says', async () => {
    const { reason, message } = await failure({}, { project: { 'package.json': '{"scripts": {"start": "node -e \'console.error(\\"no such luck\\"); process.exit(3)\' --"}}' } })
    expect(reason).toBe('ended')
    expect(message).toContain('no such luck')
  })

  it('no memory, and a second boot', async () => {
    expect((await failure({}, {}, createDouble({ bootError: new RangeError('Array buffer allocation failed') }))).reason).toBe('out-of-memory')
    const double = createDouble()
    const other = await double.api.WebContainer.boot()
    expect((await failure({}, {}, double)).reason).toBe('second-boot')
    other.teardown()
  })

  it('an error inside ends the run with its words; the next run has a container of its own', async () => {
    const double = createDouble()
    const runtime = runtimeOn(double)
    const watched = await Watched.start(runtime, faultyPair(1))
    double.raise('out of memory')
    await watched.until(() => watched.summary !== null)
    expect(watched.summary!.detail).toContain('no memory left')
    await conformance[0]!.run(runtime)
    expect(double.booted).toHaveLength(2)
    runtime.dispose()
  })

  it('with a key for those who have an account', async () => {
    const double = createDouble()
    const runtime = runtimeOn(double, { apiKey: 'of-an-account' })
    await runtime.warm()
    expect(double.keys).toEqual(['of-an-account'])
    runtime.dispose()
  })
})

describe('an account', () => {
  it.each([
    ['authorized', [], 0], ['need-auth', [], 1],
    ['auth-failed', ['The sign-in to WebContainers failed: declined. Labs run without an account.'], 0],
  ] as const)('%s', (status, words, flows) => {
    const told: string[] = []
    let started = 0
    const auth = {
      init: () => (status === 'auth-failed' ? { status, error: 'access_denied', description: 'declined' } : { status }),
      startAuthFlow: () => { started++ }, on: () => () => {},
    }
    signIn(auth, 'a-client', (one) => told.push(one))
    expect([told, started]).toEqual([words, flows])
  })
})
