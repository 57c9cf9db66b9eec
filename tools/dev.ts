import { createServer } from 'vite'
import { ROOT } from './paths.ts'
import { orExplain, setup } from './setup.ts'

/** `npm run dev`: Vite's own server, which reloads the page when a file is saved. */
await orExplain('The development server', async () => {
  await setup()
  const server = await createServer({ root: ROOT })
  await server.listen()
  server.printUrls()
})
