import type { CreateModule, LoadPyodide, SandboxImage } from '../../process/image.ts'
import { installPlatform } from '../../process/platform.ts'
import { precompile } from '../../process/instance.ts'
import { openPool } from '../../process/open-pool.ts'
import { Engine } from '../engine/engine.ts'
import { silenceInterpreter } from '../engine/silence.ts'
import { interruptibleSleep } from '../engine/sleep.ts'
import type { SandboxAssets } from './assets.ts'

/** The engine in the frame's worker. Everything it needs comes in one message; nothing is ever fetched. */
const NOWHERE = 'https://sandbox.invalid/'

const bytesOf = async (blob: Blob): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await blob.arrayBuffer())
const moduleOf = (blob: Blob): Promise<Record<string, unknown>> =>
  import(/* @vite-ignore */ URL.createObjectURL(new Blob([blob], { type: 'text/javascript' }))) as Promise<Record<string, unknown>>

async function imageOf(assets: SandboxAssets): Promise<SandboxImage> {
  const part = (name: string): Blob => assets.parts[name]!
  const libs = Promise.all(Object.entries(assets.libs).map(async ([name, blob]) => {
    const bytes = await bytesOf(blob)
    if (name.endsWith('.so')) await precompile(bytes)
    return [name, bytes] as const
  }))
  const [loader, asm, wasm, stdlib, site, faultline, native, snapshot] = await Promise.all([
    moduleOf(part('pyodide.mjs')), moduleOf(part('pyodide.asm.mjs')),
    bytesOf(part('pyodide.asm.wasm')).then((code) => WebAssembly.compile(code)),
    bytesOf(part('stdlib.zip')), bytesOf(part('site.zip')), bytesOf(part('faultline.zip')), libs,
    assets.snapshot ? bytesOf(assets.snapshot) : null,
  ])
  return {
    manifest: assets.manifest,
    loadPyodide: loader['loadPyodide'] as LoadPyodide, createPyodideModule: asm['default'] as CreateModule,
    wasm, stdlib, site, faultline, libs: new Map(native), snapshot,
  }
}

/** Pyodide's loader fetches its two files by name: they are here already. */
function answerFetches(image: SandboxImage): void {
  self.fetch = async (input) => {
    const url = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url
    if (url === `${NOWHERE}stdlib.zip`) return new Response(image.stdlib as BodyInit)
    // Compiled already; instance.ts never looks at these bytes.
    if (url === `${NOWHERE}pyodide.asm.wasm`) return new Response(new Uint8Array(), { headers: { 'content-type': 'application/wasm' } })
    throw new TypeError('there is no network in the sandbox')
  }
}

async function boot(assets: SandboxAssets, port: MessagePort): Promise<void> {
  const progress = (phase: 'compile' | 'restore' | 'cold-boot' | 'ready') => port.postMessage({ type: 'progress', runId: '', phase, loaded: 0, total: 1 })
  silenceInterpreter()
  progress('compile')
  const image = await imageOf(assets)
  answerFetches(image)
  const platform = installPlatform()
  progress('restore')
  const { pool, fit } = await openPool(image, NOWHERE, () => progress('cold-boot'))
  if (fit === 'made') port.postMessage({ type: 'snapshot', runId: '', bytes: image.snapshot })
  const turns = new MessageChannel()
  const waiting: (() => void)[] = []
  turns.port1.onmessage = () => waiting.shift()?.()
  const turn = (): Promise<void> => new Promise((resolve) => { waiting.push(resolve); turns.port2.postMessage(null) })
  const engine = new Engine(pool, platform, { post: (message) => port.postMessage(message), turn, sleep: interruptibleSleep })
  port.onmessage = (event) => engine.receive(event.data)
  progress('ready')
  // The usual lab has a few services: have their interpreters ready before anybody presses Run.
  await pool.prepare(3)
}

addEventListener('message', (event: MessageEvent<SandboxAssets>) => {
  const port = event.ports[0]!
  boot(event.data, port).catch((error: unknown) => {
    const message = error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error)
    port.postMessage({ type: 'failed', runId: '', message })
  })
}, { once: true })
