import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { npm } from './bootstrap/packages.mjs'
import { writeAtomic } from './files.ts'
import { CACHE } from './paths.ts'
import type { Step } from './steps.ts'

/**
 * ReDoc, which FastAPI shows at /redoc, for the preview: the one file that a page of it loads. Its package is fetched by itself, because
 * installing it would bring a hundred others for a file that has them all inside.
 */
const PACKAGE = 'redoc@2.5.4'
const INTEGRITY = 'sha512-M6jWhG1qoBnH6TFmzJnstyCZ87HmOY/UzDm78mHiYihEdlV/YcS9ogOo1NlElnJMeLsyxHFe2yFc4sNjHTrABQ=='
const FILES = { 'package/bundles/redoc.standalone.js': 'redoc.standalone.js', 'package/LICENSE': 'LICENSE' }

export const REDOC = path.join(CACHE, 'redoc')

export function redocStep(): Step {
  return {
    name: 'ReDoc',
    inputs: [PACKAGE, INTEGRITY],
    outputs: Object.values(FILES).map((name) => path.join(REDOC, name)),
    run() {
      fs.mkdirSync(REDOC, { recursive: true })
      const tar = gunzipSync(verified(fetchPackage()))
      for (const [from, to] of Object.entries(FILES)) writeAtomic(path.join(REDOC, to), fileIn(tar, from))
    },
  }
}

/** By npm, which knows the user's registry and proxy. */
function fetchPackage(): Buffer {
  const [command, args, options] = npm(['pack', PACKAGE, '--pack-destination', REDOC, '--json', '--loglevel=error'])
  const { status, stdout, stderr } = spawnSync(command, args, { ...options, encoding: 'utf8', cwd: REDOC })
  if (status !== 0) throw new Error(`${PACKAGE} could not be fetched.\n  ${stderr.trim().split('\n').at(-1)}\nCheck the network; behind a proxy set HTTPS_PROXY or \`npm config set proxy\`. Then run the same command again.`)
  const file = path.join(REDOC, (JSON.parse(stdout) as [{ filename: string }])[0].filename)
  const bytes = fs.readFileSync(file)
  fs.rmSync(file)
  return bytes
}

function verified(bytes: Buffer): Buffer {
  const found = `sha512-${createHash('sha512').update(bytes).digest('base64')}`
  if (found !== INTEGRITY) throw new Error(`${PACKAGE} is not the package that this project was written with: ${found} instead of ${INTEGRITY}.`)
  return bytes
}

const BLOCK = 512
const textAt = (tar: Buffer, at: number, length: number): string => tar.subarray(at, at + length).toString('utf8').replace(/\0.*$/s, '')

/** A file of a tar archive (ustar): a header of 512 bytes, then the content in blocks of 512. */
export function fileIn(tar: Buffer, name: string): Buffer {
  for (let at = 0; at + BLOCK <= tar.length;) {
    const size = Number.parseInt(textAt(tar, at + 124, 12).trim() || '0', 8)
    if (textAt(tar, at, 100) === name) return tar.subarray(at + BLOCK, at + BLOCK + size)
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
  }
  throw new Error(`${PACKAGE} has no ${name}.`)
}
