import fs from 'node:fs'
import path from 'node:path'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.zip': 'application/zip',
  '.gz': 'application/gzip',
}

export const contentType = (file: string): string => TYPES[path.extname(file).toLowerCase()] ?? 'application/octet-stream'

/** Best first. */
const ENCODINGS = [{ encoding: 'br', ending: '.br' }, { encoding: 'gzip', ending: '.gz' }] as const

/** Encodings that the client takes: `gzip;q=0` refuses one. */
function accepted(header: string): Set<string> {
  const taken = header.split(',').map((part) => part.trim().split(';')).filter(([, q]) => !/^\s*q=0(\.0*)?\s*$/.test(q ?? ''))
  return new Set(taken.map(([name = '']) => name.trim().toLowerCase()))
}

/** The smallest variant of a file that the client can read. */
export function variantOf(file: string, acceptEncoding: string): { file: string; encoding: string | null } {
  const names = accepted(acceptEncoding)
  const found = ENCODINGS.find(({ encoding, ending }) => names.has(encoding) && fs.existsSync(file + ending))
  return found ? { file: file + found.ending, encoding: found.encoding } : { file, encoding: null }
}
