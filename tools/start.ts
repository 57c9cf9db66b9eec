import { parseArgs } from 'node:util'
import { announcement } from './announce.ts'
import { build } from './build.ts'
import { DIST } from './paths.ts'
import { serve } from './serve.ts'
import { orExplain } from './setup.ts'

/** `npm start`: sets up, builds, serves. `npm start -- --port 8080` names the port to try first. */
const DEFAULT_PORT = 4173

await orExplain('The start', async () => {
  const { values } = parseArgs({ options: { port: { type: 'string' } } })
  const port = Number(values.port ?? DEFAULT_PORT)
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Error(`--port ${values.port}: a port is a number from 1 to 65535`)
  await build()
  const server = await serve({ root: DIST, port })
  console.log(announcement(server, port))
})
