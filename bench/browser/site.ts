import fs from 'node:fs'
import path from 'node:path'
import { CACHE, DIST, PYODIDE, WHEELS } from '../../tools/paths.ts'
import { serve, type RunningServer } from '../../tools/serve.ts'
import { bundleWorker } from '../../tools/vite/sandbox-worker.ts'
import { PEER_PY } from '../peers/apps.ts'
import { neededWheels } from '../peers/wheels.ts'

/**
 * A site with two bare pages: ours over the built sandbox, and the peer's over the npm package of Pyodide. One server,
 * one origin, the same headers for both. What lies in assets/ is cached for good, as dist/'s own assets are.
 */
const SITE = path.join(CACHE, 'bench', 'site')

export async function serveSite(): Promise<RunningServer> {
  if (!fs.existsSync(path.join(DIST, 'sandbox', 'worker.js'))) throw new Error('dist/ has no sandbox: run npm run build')
  fs.rmSync(SITE, { recursive: true, force: true })
  fs.mkdirSync(path.join(SITE, 'assets'), { recursive: true })
  link(path.join(DIST, 'sandbox'), path.join(SITE, 'sandbox'))
  link(PYODIDE, path.join(SITE, 'assets', 'pyodide'))
  link(WHEELS, path.join(SITE, 'assets', 'wheels'))
  fs.writeFileSync(path.join(SITE, 'assets', 'ours.js'), await bundleWorker('bench/browser/entry.ts'))
  fs.writeFileSync(path.join(SITE, 'ours.html'), page('<script src="assets/ours.js"></script>'))
  fs.writeFileSync(path.join(SITE, 'peer.html'), page(`<script type="module">${peer()}</script>`))
  return serve({ root: SITE, port: 0 })
}

function link(target: string, name: string): void {
  fs.symlinkSync(target, name, process.platform === 'win32' ? 'junction' : 'dir')
}

const page = (body: string): string => `<!doctype html><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,">${body}`

/** Plain Pyodide by the book; its wheels are fetched while it loads, which is kinder than one after the other. */
const peer = (): string => `
globalThis.peer = {
  async firstAnswer() {
    const begun = performance.now()
    const names = ${JSON.stringify(neededWheels())}
    const wheels = Promise.all(names.map(async (name) => (await fetch('assets/wheels/' + name)).arrayBuffer()))
    const { loadPyodide } = await import('./assets/pyodide/pyodide.mjs')
    const py = await loadPyodide()
    for (const wheel of await wheels) py.unpackArchive(wheel, 'wheel')
    const status = await py.runPythonAsync(${JSON.stringify(PEER_PY)})
    if (status !== 200) throw new Error('plain Pyodide answered ' + status)
    return performance.now() - begun
  },
}`
