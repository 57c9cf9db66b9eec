import fs from 'node:fs'
import path from 'node:path'
import { addCompressedSizes, compressFolder } from './compress.ts'
import { makePackage } from './host/package.ts'
import { hashFolder, listFiles, megabytes, replaceFolder, sha256File } from './files.ts'
import { exclusively } from './mutex.ts'
import { CACHE, DIST, IMAGE, ROOT } from './paths.ts'
import { orExplain, setup } from './setup.ts'
import { runStep, type Step } from './steps.ts'

/** dist/: the whole app as static files, for any host and any path. */
const FOLDERS = ['src', 'lessons', 'sandbox-templates', 'tools/vite', 'tools/host']
const FILES = ['index.html', 'vite.config.ts', 'package-lock.json', 'tools/build.ts', 'tools/redoc.ts', 'tools/compress.ts', 'public/sandbox/manifest.json']

const hashOf = (file: string): string => {
  const absolute = path.join(ROOT, file)
  return `${file} ${fs.existsSync(absolute) ? sha256File(absolute) : 'missing'}`
}

function pageStep(): Step {
  return {
    name: 'Page',
    inputs: [
      ...FOLDERS.map((folder) => hashFolder(path.join(ROOT, folder), (name) => name.endsWith('__pycache__'))),
      hashFolder(path.join(ROOT, 'public'), (name) => name === 'sandbox'),
      ...FILES.map(hashOf),
    ],
    outputs: ['index.html', 'isolated.html', 'host/files.json', 'sandbox/manifest.json', 'sandbox/worker.js'].map((name) => path.join(DIST, name)),
    async run(progress) {
      const next = path.join(CACHE, 'dist')
      const { build } = await import('vite')
      await build({ root: ROOT, logLevel: 'warn', build: { outDir: next, emptyOutDir: true } })
      // The same page, for where a host adds the headers of cross-origin isolation.
      fs.writeFileSync(path.join(next, 'isolated.html'), withContainers(fs.readFileSync(path.join(next, 'index.html'), 'utf8')))
      await addHost(path.join(next, 'host'))
      await compressFolder(next, progress)
      addCompressedSizes(path.join(next, path.basename(IMAGE)))
      replaceFolder(next, DIST)
      const size = listFiles(DIST).reduce((sum, name) => sum + fs.statSync(path.join(DIST, name)).size, 0)
      progress.note(`${megabytes(size)} in dist`)
    },
  }
}

/** Where WebContainers have their frames: the service's own, and a container's pages. */
const CONTAINERS = 'https://stackblitz.com https://*.stackblitz.com https://*.webcontainer.io https://*.webcontainer-api.io https://*.staticblitz.com'
const OWN_FRAMES = 'frame-src about:'

function withContainers(page: string): string {
  if (!page.includes(OWN_FRAMES)) throw new Error(`index.html has no ${OWN_FRAMES}: its copy for WebContainers needs the frames that they have`)
  return page.replace(OWN_FRAMES, `${OWN_FRAMES} ${CONTAINERS}`)
}

/** The programs of faultline-host, for WebContainers: the page has the rest of the package, the sandbox image, already. */
async function addHost(folder: string): Promise<void> {
  await makePackage(folder, { image: false })
  const names = listFiles(folder)
  fs.writeFileSync(path.join(folder, 'files.json'), JSON.stringify(names))
}

/** Sets up what is missing and builds dist/ if anything it is made of changed. */
export async function build(): Promise<void> {
  await setup()
  await exclusively('build', async () => { await runStep(pageStep()) })
}

if (import.meta.main) await orExplain('The build', build)
