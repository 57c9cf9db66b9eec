import fs from 'node:fs'
import path from 'node:path'
import { KEPT } from '../../src/cli/sandbox/places.ts'
import { listFiles, replaceFolder } from '../files.ts'
import { CACHE, IMAGE, ROOT } from '../paths.ts'
import { REDOC } from '../redoc.ts'
import { bundleHost } from './bundle.ts'

/** The package faultline-host: the command with all its libraries, and the sandbox image. */
export const PACKAGE = path.join(CACHE, 'faultline-host')

const own = (): { version: string; license: string } => JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string; license: string }

const packageJson = () => ({
  name: 'faultline-host',
  version: own().version,
  description: 'Runs a lab of Python microservices (a compose.yaml and its services) with real ports, without Python and without containers.',
  type: 'module',
  license: own().license,
  engines: { node: '>=20.20' },
  bin: { 'faultline-host': 'dist/main.js' },
  files: ['dist', 'sandbox', 'pages', 'LICENSE', 'README.md'],
})

/** Makes the package's folder; with `image` off only what is not in public/sandbox already. */
export async function makePackage(folder = PACKAGE, { image = true } = {}): Promise<string> {
  const next = `${folder}.next`
  fs.rmSync(next, { recursive: true, force: true })
  await bundleHost(path.join(next, 'dist'))
  const main = path.join(next, 'dist', 'main.js')
  fs.writeFileSync(main, `#!/usr/bin/env node\n${fs.readFileSync(main, 'utf8')}`, { mode: 0o755 })
  fs.writeFileSync(path.join(next, 'package.json'), `${JSON.stringify(packageJson(), null, 2)}\n`)
  fs.copyFileSync(path.join(ROOT, 'LICENSE'), path.join(next, 'LICENSE'))
  fs.copyFileSync(path.join(ROOT, 'tools', 'host', 'README.md'), path.join(next, 'README.md'))
  if (image) {
    copyImage(path.join(next, 'sandbox'))
    copyPages(path.join(next, 'pages'))
  }
  replaceFolder(next, folder)
  return folder
}

/** What the services' documentation pages need, with its licences. */
function copyPages(folder: string): void {
  fs.mkdirSync(folder)
  const licences = { 'LICENSE-swagger-ui': path.join(ROOT, 'node_modules', 'swagger-ui-dist', 'LICENSE'), 'LICENSE-redoc': path.join(REDOC, 'LICENSE') }
  for (const [name, file] of Object.entries({ ...KEPT, ...licences })) fs.copyFileSync(file, path.join(folder, name))
}

function copyImage(folder: string): void {
  for (const name of listFiles(IMAGE)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    fs.copyFileSync(path.join(IMAGE, name), path.join(folder, name))
  }
}
