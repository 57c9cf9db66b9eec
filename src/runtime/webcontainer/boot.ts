import type { RuntimeUnavailable } from '../../contract/unavailable.ts'
import type { Container, ContainerApi } from './api.ts'
import { coepOf, obstacle, originOf, type Environment } from './environment.ts'
import { failureOf, failures, tailOf } from './failures.ts'
import { HOST_FOLDER, treeOf, withHost, type HostFiles, type ProjectFiles } from './project.ts'

/** The port of the container at which the host speaks the sandbox port. */
export const CONTROL_PORT = 4180
/** Milliseconds after which a step counts as failed: a boot whose host does not answer would wait for ever. */
const BOOT_MS = 90_000
const INSTALL_MS = 240_000
const START_MS = 240_000

export interface BootOptions {
  api: ContainerApi
  environment: Environment
  /** A template of sandbox-templates, or what else holds a package.json that starts the host. */
  project: ProjectFiles
  hostFiles(): Promise<HostFiles>
  /** For those with an account. */
  apiKey?: string
  /** Steps in their order, for a reader. */
  onStep(step: 'boot' | 'install' | 'start'): void
  onPort(port: number, url: string | null): void
  /** The container or the host in it is gone after it has started. */
  onGone(failure: RuntimeUnavailable): void
}

/** A container in which a host waits for labs. */
export interface Hosted { url: string; token: string; close(): void }

/** Boots, mounts, installs, starts, and waits until the host listens. Whatever goes wrong is a RuntimeUnavailable, and nothing is left behind. */
export async function bootHost(options: BootOptions): Promise<Hosted> {
  const { environment } = options
  const origin = originOf()
  const inTheWay = obstacle(environment)
  if (inTheWay) throw inTheWay
  const hostFiles = await options.hostFiles().catch((error: unknown) => { throw failures.assets(messageOf(error)) })
  await environment.reach(origin).catch((error: unknown) => { throw failures.unreachable(origin, messageOf(error)) })
  options.onStep('boot')
  const container = await boot(options, origin)
  try {
    await mount(container, options.project, hostFiles)
    options.onStep('install')
    await install(container)
    options.onStep('start')
    return await start(container, options, origin)
  } catch (error) {
    container.teardown()
    throw failureOf(error, origin)
  }
}

async function boot({ api, environment, apiKey }: BootOptions, origin: string): Promise<Container> {
  const coep = await coepOf(environment)
  try {
    if (apiKey !== undefined) api.configureAPIKey(apiKey)
    const booting = api.WebContainer.boot({ coep, workdirName: 'lab' })
    // One that comes too late is not kept.
    return await within(BOOT_MS, booting, () => {
      booting.then((late) => late.teardown(), () => {})
      return failures.unreachable(origin, `no answer in ${BOOT_MS / 1000} s`)
    })
  } catch (error) {
    throw failureOf(error, origin)
  }
}

async function mount(container: Container, project: ProjectFiles, host: HostFiles): Promise<void> {
  const texts: Record<string, string> = withHost(project)
  const bytes: [string, Uint8Array][] = []
  for (const [path, content] of Object.entries(host)) {
    if (typeof content === 'string') texts[`${HOST_FOLDER}/${path}`] = content
    else bytes.push([`${HOST_FOLDER}/${path}`, content])
  }
  await container.mount(treeOf(texts))
  for (const [path, content] of bytes) {
    await container.fs.mkdir(path.slice(0, path.lastIndexOf('/')), { recursive: true })
    await container.fs.writeFile(path, content)
  }
}

async function install(container: Container): Promise<void> {
  const { process, output } = await spawn(container, ['install', '--no-audit', '--no-fund', '--no-progress'])
  const code = await within(INSTALL_MS, process.exit, () => {
    process.kill()
    return failures.installFailed(-1, `${tailOf(output())}\nno end in ${INSTALL_MS / 1000} s`)
  })
  if (code !== 0) throw failures.installFailed(code, tailOf(output()))
}

async function start(container: Container, options: BootOptions, origin: string): Promise<Hosted> {
  const token = newToken()
  let state: 'starting' | 'open' | 'over' = 'starting'
  let isReady: (url: string) => void = () => {}
  const ready = new Promise<string>((resolve) => { isReady = resolve })
  let hasFailed: (failure: RuntimeUnavailable) => void = () => {}
  const failed = new Promise<never>((_resolve, reject) => { hasFailed = reject })
  const subscriptions = [
    container.on('server-ready', (port, url) => { if (port === CONTROL_PORT) isReady(url); else options.onPort(port, url) }),
    container.on('port', (port, type) => { if (type === 'close' && port !== CONTROL_PORT) options.onPort(port, null) }),
    container.on('error', ({ message }) => hasFailed(failureOf(new Error(message), origin))),
  ]
  const { process, output } = await spawn(container, ['start', '--', '--wait', '--any-port', '--control', String(CONTROL_PORT)], { FAULTLINE_TOKEN: token })
  void process.exit.then((code) => hasFailed(failures.ended(tailOf(output()) || `code ${code}`)), () => {})
  failed.catch((failure: RuntimeUnavailable) => { if (state === 'open') options.onGone(failure) })
  const close = (): void => {
    if (state === 'over') return
    state = 'over'
    for (const unsubscribe of subscriptions) unsubscribe()
    process.kill()
    container.teardown()
  }
  try {
    const url = await within(START_MS, Promise.race([ready, failed]), () => failures.notStarted(`The host in the WebContainer did not listen within ${START_MS / 1000} s`, tailOf(output())))
    state = 'open'
    return { url, token, close }
  } catch (error) {
    state = 'over'
    for (const unsubscribe of subscriptions) unsubscribe()
    throw error
  }
}

async function spawn(container: Container, args: string[], env: Record<string, string> = {}) {
  const process = await container.spawn('npm', args, { env })
  let said = ''
  void process.output.pipeTo(new WritableStream<string>({ write(text) { said = `${said}${text}`.slice(-KEPT) } })).catch(() => {})
  return { process, output: () => said }
}

/** Characters of what a program says that are kept for an error. */
const KEPT = 20_000

function within<T>(ms: number, work: Promise<T>, failure: () => RuntimeUnavailable): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(failure()), ms)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

const newToken = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
