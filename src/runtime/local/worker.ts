import type { CreateModule, LoadPyodide, SandboxImage } from '../../process/image.ts'
import { installPlatform } from '../../process/platform.ts'
import { precompile } from '../../process/instance.ts'
import { openPool } from '../../process/open-pool.ts'
import { Engine } from '../engine/engine.ts'
import { silenceInterpreter } from '../engine/silence.ts'
import { interruptibleSleep } from '../engine/sleep.ts'
import { Parts } from './parts.ts'

/** The engine in the frame's worker. Everything it needs comes over one port; nothing is ever fetched. */
const NOWHERE = 'https://sandbox.invalid/'
/** Milliseconds for which a lab that somebody waited for has the thread to itself, before others are prepared for. */
const UNDISTURBED = 4000

async function imageOf(parts: Parts): Promise<SandboxImage> {
  const manifest = await parts.manifest
  const libs = Promise.all(manifest.libs.map(async (lib) => {
    const name = lib.name ?? lib.path
    const bytes = await parts.bytes(name)
    if (name.endsWith('.so')) await precompile(bytes)
    return [name, bytes] as const
  }))
  const [loader, asm, wasm, faultline, native, snapshot] = await Promise.all([
    parts.module('pyodide.mjs'), parts.module('pyodide.asm.mjs'),
    parts.bytes('pyodide.asm.wasm').then((code) => WebAssembly.compile(code)),
    parts.bytes('faultline.zip'), libs,
    manifest.snapshot ? parts.bytes('snapshot') : null,
  ])
  const image: SandboxImage = {
    manifest,
    loadPyodide: loader['loadPyodide'] as LoadPyodide, createPyodideModule: asm['default'] as CreateModule,
    wasm, stdlib: new Uint8Array(), site: new Uint8Array(), faultline, libs: new Map(native), snapshot, rest: null,
  }
  image.rest = Promise.all([parts.bytes('stdlib.zip'), parts.bytes('site.zip')]).then(([stdlib, site]) => {
    Object.assign(image, { stdlib, site, rest: null })
  })
  return image
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

/** Lets messages in. */
function turns(): () => Promise<void> {
  const channel = new MessageChannel()
  const waiting: (() => void)[] = []
  channel.port1.onmessage = () => waiting.shift()?.()
  return () => new Promise((resolve) => { waiting.push(resolve); channel.port2.postMessage(null) })
}

async function boot(port: MessagePort): Promise<void> {
  const progress = (phase: 'compile' | 'restore' | 'cold-boot' | 'ready') => port.postMessage({ type: 'progress', runId: '', phase, loaded: 0, total: 1 })
  const parts = new Parts()
  let engine: Engine | null = null
  port.onmessage = ({ data }) => { if (!parts.take(data)) engine?.receive(data) }
  const turn = turns()
  silenceInterpreter()
  progress('compile')
  const image = await imageOf(parts)
  answerFetches(image)
  const platform = installPlatform()
  progress('restore')
  const { pool, fit } = await openPool(image, {
    base: NOWHERE,
    onColdBoot: () => progress('cold-boot'),
    hurried: async () => { await turn(); return parts.hurried },
  })
  engine = new Engine(pool, platform, { post: (message) => port.postMessage(message), turn, sleep: interruptibleSleep })
  progress('ready')
  // Only now is there somebody who takes it.
  if (fit === 'made') port.postMessage({ type: 'snapshot', runId: '', bytes: image.snapshot })
  if (pool.inHurry) await new Promise((resolve) => { setTimeout(resolve, UNDISTURBED) })
  pool.inHurry = false
  // The usual lab has a few services: have their interpreters ready before anybody presses Run.
  await pool.prepare(3)
}

addEventListener('message', (event: MessageEvent) => {
  const port = event.ports[0]!
  boot(port).catch((error: unknown) => {
    const message = error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error)
    port.postMessage({ type: 'failed', runId: '', message })
  })
}, { once: true })
