import type { BootProgress } from '../../contract/runtime.ts'
import type { ImageFile, ImageManifest } from '../../process/image.ts'
import { loadKeptSnapshot } from './kept-snapshot.ts'

/** All that the frame's worker is made of. Blobs, so that handing them over copies nothing on the page's thread. */
export interface SandboxAssets {
  worker: Promise<string>
  manifest: Promise<ImageManifest>
  /** What an engine needs to begin, by name; each as soon as it is here. */
  first: Promise<Part[]>
  /** What most labs never read: fetched once asked for, and then kept. */
  rest(): Promise<Part[]>
}

export interface Part { name: string; blob: Promise<Blob> }

/** Libraries that lie in an archive: what every start imports from them is in the snapshot. */
const REST = new Set(['site.zip', 'stdlib.zip'])

/** Fetches the sandbox image from `base`. Big files come compressed where the build left them so. */
export function downloadAssets(base: string, onProgress: (progress: BootProgress) => void): SandboxAssets {
  const worker = get(`${base}worker.js`).then((response) => response.text())
  const manifest = get(`${base}manifest.json`).then((response) => response.json() as Promise<ImageManifest>)
  const first = manifest.then(async (known) => {
    const kept = await loadKeptSnapshot(known)
    const files = [...known.files.filter((file) => !REST.has(file.path)), ...known.libs]
    // The largest goes first; the others are ready by the time that it is here.
    const parts = fetchAll(base, kept || !known.snapshot ? files : [known.snapshot, ...files], onProgress)
    return kept ? [...parts, { name: 'snapshot', blob: Promise.resolve(kept) }] : parts
  })
  // Whoever waits for them is told; who gave up before is not.
  for (const part of [worker, manifest, first]) part.catch(() => {})
  let rest: Promise<Part[]> | null = null
  return {
    worker, manifest, first,
    rest: () => (rest ??= manifest.then((known) => fetchAll(base, known.files.filter((file) => REST.has(file.path)), () => {}))),
  }
}

function fetchAll(base: string, files: ImageFile[], onProgress: (progress: BootProgress) => void): Part[] {
  const total = files.reduce((sum, file) => sum + (file.gz ?? file.size), 0)
  let loaded = 0
  const report = (bytes: number): void => { loaded += bytes; onProgress({ phase: 'download', loaded: Math.min(loaded, total), total }) }
  return files.map((file) => {
    const blob = download(base, file, report)
    blob.catch(() => {})
    return { name: file.name ?? file.path, blob }
  })
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
  if (isNear()) {
    // Straight from the network into the blob, past this thread.
    const blob = await (await get(address)).blob()
    report(file.gz ?? file.size)
    return blob
  }
  const compressed = file.gz !== undefined && 'DecompressionStream' in globalThis
  const response = await get(compressed ? address.replace(file.path, `${file.path}.gz`) : address)
  const counted = response.body!.pipeThrough(new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) { report(chunk.byteLength); controller.enqueue(chunk) },
  }))
  return new Response(compressed ? await unpacked(counted) : counted).blob()
}

/** Unpacks while it arrives. A host may have undone the compression on the way (Content-Encoding); the bytes tell. */
async function unpacked(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const reader = stream.getReader()
  const { value: head, done } = await reader.read()
  const whole = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) { if (done) controller.close(); else controller.enqueue(head) },
    async pull(controller) {
      const next = await reader.read()
      if (next.done) controller.close()
      else controller.enqueue(next.value)
    },
    cancel: (reason) => reader.cancel(reason),
  })
  const isGzip = head !== undefined && head[0] === 0x1f && head[1] === 0x8b
  return isGzip ? whole.pipeThrough(new DecompressionStream('gzip')) : whole
}

/** Served by this very machine: unpacking takes longer than copying. */
export const isNear = (): boolean => /^(localhost|127\.|\[::1\])/.test(location.hostname)
