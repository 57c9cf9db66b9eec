import { existsSync, realpathSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import * as z from 'zod/mini'
import { SERVED } from '../../folder/served.ts'
import { isByOwnName, isSameToken } from '../../host/guard.ts'
import { messageOf } from '../errors.ts'
import { readTexts } from '../folder.ts'
import { watchFolder } from '../watch.ts'
import { folderId } from './token.ts'
import { writeInFolder } from './write.ts'

const writeSchema = z.object({ path: z.string(), text: z.nullable(z.string()), before: z.nullable(z.string()) })
/** Bytes of one write at most. */
const LARGEST = 64 * 1024 * 1024
/** Milliseconds of quiet after a change before pages are told. */
const QUIET = 60

export interface ServedFolder {
  token: string
  /** Answers a request that is for the folder; false for any other. */
  answer(request: IncomingMessage, response: ServerResponse): boolean
  close(): void
}

/** A folder over HTTP, for the page that lies beside it (src/folder/served.ts speaks to it). Whoever asks has to know the token. */
export function serveFolder(dir: string, tokenFor: (id: string) => string): ServedFolder {
  const root = realpathSync(dir)
  const identity = { name: path.basename(root), id: folderId(root) }
  const token = tokenFor(identity.id)
  const listening = new Set<ServerResponse>()
  /** Tells every page that listens: it asks for the folder, and hears of one that is gone. */
  const tell = (): void => { for (const response of listening) response.write('event: change\ndata: \n\n') }
  const stop = watchFolder(root, QUIET, tell, tell)

  const ways: Record<string, (request: IncomingMessage, response: ServerResponse) => Promise<void>> = {
    [`GET ${SERVED.files}`]: async (_request, response) => {
      if (!existsSync(root)) throw new Error(`The folder ${root} is not there any more: it was moved, renamed or deleted.`)
      const { texts, others } = await readTexts(root)
      sendJson(response, 200, { ...identity, files: texts, left: others.length })
    },
    [`PUT ${SERVED.file}`]: async (request, response) => {
      const asked = writeSchema.safeParse(JSON.parse(await bodyOf(request)))
      if (!asked.success) return sendJson(response, 400, { error: 'A write is {"path", "text", "before"}.' })
      sendJson(response, 200, { written: await writeInFolder(root, asked.data.path, asked.data.text, asked.data.before) })
    },
    [`GET ${SERVED.changes}`]: async (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).write(': watching\n\n')
      listening.add(response)
      response.on('close', () => listening.delete(response))
    },
  }

  return {
    token,
    answer(request, response) {
      const name = (request.url ?? '').split('?')[0]!.slice(1)
      if (!Object.values<string>(SERVED).includes(name)) return false
      const refusal = refusalOf(request, token)
      const way = ways[`${request.method} ${name}`]
      if (refusal !== null) sendJson(response, 403, { error: refusal })
      else if (way === undefined) sendJson(response, 405, { error: `${request.method} is not answered here.` })
      else way(request, response).catch((error: unknown) => sendJson(response, 409, { error: messageOf(error) }))
      return true
    },
    close() {
      stop()
      for (const response of listening) response.end()
    },
  }
}

function refusalOf(request: IncomingMessage, token: string): string | null {
  const { host, origin, authorization } = request.headers
  if (!isByOwnName(request)) return 'This server answers to localhost only.'
  if (origin !== undefined && origin.replace(/^https?:\/\//, '') !== host) return 'Another page may not reach this folder.'
  const given = authorization?.replace(/^Bearer /, '') ?? new URL(request.url ?? '/', 'http://localhost').searchParams.get('token') ?? ''
  return isSameToken(given, token) ? null : 'This page does not know the token of this `faultline open`. Use the address that it has printed.'
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LARGEST) throw new Error(`A file of more than ${LARGEST / 1024 / 1024} MB is not written from a page.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  if (response.headersSent) return void response.destroy()
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  response.end(JSON.stringify(value))
}
