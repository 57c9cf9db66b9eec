import fs from 'node:fs'
import path from 'node:path'
import { writeAtomic } from '../files.ts'
import { CACHE, LOCK, ROOT } from '../paths.ts'
import { formatLock, PYTHON, SOURCES, type LockedWheel, type Source } from './lock-file.ts'
import { findPip, lastError, runPip, type Pip } from './pip.ts'

/**
 * Maintainers only: resolves python/requirements.in into python/requirements.lock. Versions are resolved over all
 * sources at once; then each package takes the best file there is: for any platform, for ours, foreign.
 */

/** Wanted only for speed by `uvicorn[standard]` (a dependency of fastapi-cli), native, and not to be had here. */
const LEFT_OUT = new Set(['uvloop', 'httptools', 'watchfiles'])

interface Report {
  install: { metadata: { name: string; version: string }; download_info: { url: string; archive_info: { hashes: { sha256: string } } } }[]
}

async function report(pip: Pip, source: readonly string[], what: string[]): Promise<Report | string> {
  const file = path.join(CACHE, 'lock-report.json')
  fs.mkdirSync(CACHE, { recursive: true })
  const target = path.join(CACHE, 'lock-target')
  const result = await runPip(pip, [
    'install', '--dry-run', '--quiet', '--ignore-installed', '--target', target, '--report', file,
    '--only-binary=:all:', '--python-version', PYTHON, ...source, ...what,
  ])
  return result.code === 0 ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Report) : lastError(result.output)
}

const normalise = (name: string): string => name.toLowerCase().replaceAll(/[-_.]+/g, '-')

async function bestFile(pip: Pip, name: string, version: string): Promise<LockedWheel> {
  let reason = ''
  for (const source of Object.keys(SOURCES) as Source[]) {
    const found = await report(pip, SOURCES[source], ['--no-deps', `${name}==${version}`])
    if (typeof found === 'string') { reason = found; continue }
    const info = found.install[0]!.download_info
    return { name, version, file: decodeURIComponent(info.url.split('/').at(-1)!), sha256: info.archive_info.hashes.sha256 }
  }
  throw new Error(`${name} ${version}: no wheel that the sandbox can use. ${reason}`)
}

async function main(): Promise<void> {
  const pip = await findPip()
  const all = [...SOURCES.wasm, ...SOURCES.foreign.filter((arg, i, args) => arg === '--platform' || args[i - 1] === '--platform')]
  const resolved = await report(pip, all, ['-r', path.join(ROOT, 'python', 'requirements.in')])
  if (typeof resolved === 'string') throw new Error(`python/requirements.in does not resolve: ${resolved}`)
  const wheels: LockedWheel[] = []
  for (const { metadata } of resolved.install) {
    const name = normalise(metadata.name)
    if (LEFT_OUT.has(name)) continue
    wheels.push(await bestFile(pip, name, metadata.version))
    console.log(`${wheels.length}/${resolved.install.length} ${wheels.at(-1)!.file}`)
  }
  writeAtomic(LOCK, formatLock(wheels))
}

await main()
