import fs from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import zlib from 'node:zlib'
import type { ImageFile, ImageManifest } from '../src/process/image.ts'
import { listFiles, sha256, writeAtomic } from './files.ts'
import { CACHE } from './paths.ts'
import type { Progress } from './progress.ts'

/**
 * Every file of a build also as .br and .gz, for hosts that serve such variants (ours does) and, through the `gz`
 * sizes in the manifest, for a page that unpacks the .gz itself where a host compresses nothing.
 */
const gzip = promisify(zlib.gzip)
const brotli = promisify(zlib.brotliCompress)
const COMPRESSED_ALREADY = /\.(woff2?|png|jpe?g|webp|avif|gz|br)$/
const SMALLEST = 1024
/** Brotli's best levels take minutes for a few percent (65 MB of snapshot: 0.8 s at 5, 15 s at 9). */
const brotliLevel = (size: number): number => (size > 4_000_000 ? 5 : size > 500_000 ? 9 : 11)
const gzipLevel = (size: number): number => (size > 4_000_000 ? 6 : 9)
/** Part of a kept file's name: change it with the levels. */
const LEVELS = 2
const KEPT = path.join(CACHE, 'compressed')

type Encoding = 'gz' | 'br'

const encoders: Record<Encoding, (bytes: Uint8Array) => Promise<Uint8Array>> = {
  gz: (bytes) => gzip(bytes, { level: gzipLevel(bytes.length) }),
  br: (bytes) => brotli(bytes, {
    params: {
      [zlib.constants.BROTLI_PARAM_QUALITY]: brotliLevel(bytes.length),
      [zlib.constants.BROTLI_PARAM_LGWIN]: 24,
      [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  }),
}

/** Compressed bytes, kept by content so that an unchanged interpreter is not compressed at each build. */
async function compressed(bytes: Uint8Array, encoding: Encoding): Promise<Uint8Array> {
  const kept = path.join(KEPT, `${sha256(bytes)}.${LEVELS}.${encoding}`)
  if (fs.existsSync(kept)) return fs.readFileSync(kept)
  const result = await encoders[encoding](bytes)
  writeAtomic(kept, result)
  return result
}

export async function compressFolder(folder: string, progress: Progress): Promise<void> {
  const names = listFiles(folder).filter((name) => !COMPRESSED_ALREADY.test(name) && fs.statSync(path.join(folder, name)).size >= SMALLEST)
  let bytes = 0
  for (const [i, name] of names.entries()) {
    const file = path.join(folder, name)
    const content = fs.readFileSync(file)
    // Both at once: zlib works on threads of its own.
    const [gz, br] = await Promise.all([compressed(content, 'gz'), compressed(content, 'br')])
    if (gz.length < content.length) fs.writeFileSync(`${file}.gz`, gz)
    if (br.length < content.length) fs.writeFileSync(`${file}.br`, br)
    bytes += content.length
    progress.at(i + 1, names.length, bytes)
  }
}

/** Writes into the image's manifest how large each file's .gz is; a file without one has no such entry. */
export function addCompressedSizes(imageFolder: string): void {
  const file = path.join(imageFolder, 'manifest.json')
  const manifest = JSON.parse(fs.readFileSync(file, 'utf8')) as ImageManifest
  const withGz = (entry: ImageFile): ImageFile => {
    const stat = fs.statSync(path.join(imageFolder, `${entry.path}.gz`), { throwIfNoEntry: false })
    return stat ? { ...entry, gz: stat.size } : entry
  }
  fs.writeFileSync(file, JSON.stringify({
    ...manifest,
    files: manifest.files.map(withGz),
    libs: manifest.libs.map(withGz),
    snapshot: manifest.snapshot && withGz(manifest.snapshot),
  }))
  for (const ending of ['.gz', '.br']) fs.rmSync(file + ending, { force: true })
}
