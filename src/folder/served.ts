import * as z from 'zod/mini'
import type { Folder } from '../contract/folder.ts'

/** The folder that `faultline open` serves, beside this very page. */

/** What the page asks it for. The token goes along with everything: no other page of this machine has it. */
export const SERVED = { files: 'folder/files', file: 'folder/file', changes: 'folder/changes' } as const

const readingSchema = z.object({ name: z.string(), id: z.string(), files: z.record(z.string(), z.string()), left: z.int() })
const writtenSchema = z.object({ written: z.boolean() })
const problemSchema = z.object({ error: z.string() })

/** Bodies up to this size (bytes) are sent even if the page goes away meanwhile; the browser's own limit is 64 KB. */
const OUTLIVES_THE_PAGE = 60_000

export async function servedFolder(base: string, token: string): Promise<Folder> {
  const ask = async (name: string, init: RequestInit = {}): Promise<unknown> => {
    const response = await fetch(new URL(name, base), { ...init, cache: 'no-cache', headers: { ...init.headers, authorization: `Bearer ${token}` } }).catch(() => null)
    if (response === null) throw new Error('The folder cannot be reached: `faultline open` has ended. Start it again, and this page goes on.')
    const answer: unknown = await response.json().catch(() => null)
    if (response.ok) return answer
    const problem = problemSchema.safeParse(answer)
    throw new Error(problem.success ? problem.data.error : `The folder's server answered with status ${response.status}.`)
  }
  const read = async () => readingSchema.parse(await ask(SERVED.files))

  const { name, id } = await read()
  return {
    name, id,
    async read() {
      const { files, left } = await read()
      return { files, left }
    },
    async write(path, text, before) {
      const body = JSON.stringify({ path, text, before })
      const keepalive = new TextEncoder().encode(body).length < OUTLIVES_THE_PAGE
      const answer = await ask(SERVED.file, { method: 'PUT', headers: { 'content-type': 'application/json' }, body, keepalive })
      return writtenSchema.parse(answer).written
    },
    watch(changed) {
      const address = new URL(SERVED.changes, base)
      address.searchParams.set('token', token)
      const source = new EventSource(address)
      source.addEventListener('change', changed)
      // A server that is gone is found to be, and one that is there again may have missed something.
      for (const turn of ['error', 'open']) source.addEventListener(turn, changed)
      return () => source.close()
    },
  }
}
