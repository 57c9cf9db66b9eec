import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { listFiles, megabytes } from './files.ts'
import { pack } from './host/pack.ts'
import { makePackage, PACKAGE } from './host/package.ts'
import { CACHE } from './paths.ts'
import { orExplain, setup } from './setup.ts'

/** `npm run host-package`: .cache/faultline-host and its tarball, as `npm publish` would send it. */
export async function packHost(to = CACHE): Promise<string> {
  await setup()
  await makePackage()
  return pack(PACKAGE, to)
}

if (import.meta.main) {
  await orExplain('The package', async () => {
    const { values } = parseArgs({ options: { out: { type: 'string', default: CACHE } } })
    const file = await packHost(path.resolve(values.out))
    const whole = listFiles(PACKAGE).reduce((sum, name) => sum + fs.statSync(path.join(PACKAGE, name)).size, 0)
    const programs = listFiles(path.join(PACKAGE, 'dist')).reduce((sum, name) => sum + fs.statSync(path.join(PACKAGE, 'dist', name)).size, 0)
    console.log(`${file}: ${megabytes(fs.statSync(file).size)} to download, ${megabytes(whole)} unpacked, of which ${megabytes(programs)} are the programs`)
  })
}
