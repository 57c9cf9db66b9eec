import { stat } from 'node:fs/promises'
import path from 'node:path'
import { build } from '../../../tools/build.ts'
import { DIST } from '../../../tools/paths.ts'
import { serve } from '../../../tools/serve.ts'
import { OK, UsageError } from '../errors.ts'
import { readTexts } from '../folder.ts'
import { untilInterrupted } from '../host/interrupt.ts'
import { openInBrowser } from '../open/browser.ts'
import { serveFolder } from '../open/served-folder.ts'
import { tokenOf } from '../open/token.ts'
import { dim, say, strong } from '../print.ts'

export interface OpenCommand {
  /** Tried first; the next free one is taken. */
  port: number
  browser: boolean
}

/** `faultline open DIR`: the page on a folder of this machine, in any browser. */
export async function openCommand(dir: string, options: OpenCommand): Promise<number> {
  await check(dir)
  await build()
  const folder = serveFolder(dir, tokenOf)
  const server = await serve({ root: DIST, port: options.port, before: folder.answer })
  const address = `${server.url}?folder=${folder.token}#/folder`
  if (server.port !== options.port) say(dim(`\n  Port ${options.port} is in use, so this is port ${server.port}. What a page remembers belongs to its port.`))
  say(`\n  ${path.basename(path.resolve(dir))} is at ${strong(address)}\n  ${dim('What is edited there is written into the folder. Ctrl-C ends it.')}`)
  if (options.browser) openInBrowser(address)
  await untilInterrupted()
  folder.close()
  await server.close()
  return OK
}

/** What cannot be opened is told before the page is built. A folder that holds no lab yet may well be opened. */
async function check(dir: string): Promise<void> {
  if ((await stat(path.join(dir, 'lesson.md')).catch(() => null)) !== null) {
    throw new UsageError(`${dir} is a lesson, whose files lie in start/ and solution/ over a template. Use: npm run dev, and open it in the page.`)
  }
  await readTexts(dir)
}
