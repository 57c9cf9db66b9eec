import type { BootProgress } from '../../contract/runtime.ts'
import type { ImageFile, ImageManifest } from '../../process/image.ts'
import { loadKeptSnapshot } from './kept-snapshot.ts'

/** All that the frame's worker is made of. Blobs, so that handing them over copies nothing on the page's thread. */
export interface SandboxAssets {
  manifest: ImageManifest
  worker: string
  parts: Record<string, Blob>
  libs: Record<string, Blob>
  snapshot: Blob | null
}

/** Fetches the sandbox image from `base`. Big files come compressed where the build left them so. */
export async function downloadAssets(base: string, onProgress: (progress: BootProgress) => void): Promise<SandboxAssets> {
  const manifest = await (await get(`${base}manifest.json`)).json() as ImageManifest
  const kept = await loadKeptSnapshot(manifest)
  const files = [...manifest.files, ...manifest.libs, ...(manifest.snapshot && !kept ? [manifest.snapshot] : [])]
  const total = files.reduce((sum, file) => sum + (file.gz ?? file.size), 0)
  let loaded = 0
  const report = (bytes: number) => { loaded += bytes; onProgress({ phase: 'download', loaded: Math.min(loaded, total), total }) }
  const blob = (file: ImageFile) => download(base, file, report)
  const named = async (list: ImageFile[]) => Object.fromEntries(await Promise.all(list.map(async (file) => [file.name ?? file.path, await blob(file)] as const)))
  const [worker, parts, libs, snapshot] = await Promise.all([
    get(`${base}worker.js`).then((response) => response.text()),
    named(manifest.files),
    named(manifest.libs),
    kept ?? (manifest.snapshot ? blob(manifest.snapshot) : null),
  ])
  return { manifest, worker, parts, libs, snapshot }
}

async function get(url: string): Promise<Response> {
  let response: Response
  try {
    response = await fetch(url)
  } catch (error) {
    throw new Error(`The sandbox could not be downloaded (${url}): ${String(error)}. Check the connection and try again.`)
  }
  if (!response.ok) throw new Error(`The sandbox could not be downloaded: ${url} answered ${response.status}.`)
  return response
}

async function download(base: string, file: ImageFile, report: (bytes: number) => void): Promise<Blob> {
  const address = `${base}${file.path}?v=${file.sha256.slice(0, 12)}`
  const compressed = file.gz !== undefined && !isNear() && 'DecompressionStream' in globalThis
  const response = await get(compressed ? address.replace(file.path, `${file.path}.gz`) : address)
  const counted = response.body!.pipeThrough(new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) { report(chunk.byteLength); controller.enqueue(chunk) },
  }))
  const arrived = await new Response(counted).blob()
  // A host may have undone the compression on the way (Content-Encoding); the bytes tell.
  if (!compressed || !await isGzip(arrived)) return arrived
  return new Response(arrived.stream().pipeThrough(new DecompressionStream('gzip'))).blob()
}

/** Served by this very machine: unpacking takes longer than copying. */
const isNear = (): boolean => /^(localhost|127\.|\[::1\])/.test(location.hostname)

async function isGzip(blob: Blob): Promise<boolean> {
  const [first, second] = new Uint8Array(await blob.slice(0, 2).arrayBuffer())
  return first === 0x1f && second === 0x8b
}
