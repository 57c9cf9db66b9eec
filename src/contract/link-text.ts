import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate'
import { runLinkSchema, type RunLink } from './link.ts'

/** Where the page opens such a link, behind its address and a #. */
export const LINK_PATH = '/run/'
/** The first figure of a link. It changes when a page that knows only the old form could not play it. */
const VERSION = 1
/** Characters at most: browsers take far more, what carries links about does not. */
export const LONGEST_LINK = 32_000
/** Bytes at most that a link may unpack to. */
const LARGEST = 4 * 1024 * 1024
const PACKED_CHUNK = 4096

/** Why a link cannot be opened or made, and the way out. */
export class LinkError extends Error {
  readonly help: string

  constructor(message: string, help: string) {
    super(message)
    this.name = 'LinkError'
    this.help = help
  }
}

/** The path of a link: /run/1.<what runLinkSchema says, as JSON, deflated, base64url>. */
export function writeLink(link: RunLink): string {
  const packed = deflateSync(strToU8(JSON.stringify(link)), { level: 9 })
  const path = `${LINK_PATH}${VERSION}.${toBase64Url(packed)}`
  if (path.length <= LONGEST_LINK) return path
  throw new LinkError(
    `This run does not fit into a link: it would have ${path.length.toLocaleString('en')} characters, ${LONGEST_LINK.toLocaleString('en')} at most get through everywhere.`,
    'Start the lab anew, do only what leads to the moment, and share that; or download the project and hand it on as a file.',
  )
}

/** Reads what stands behind /run/. Throws a LinkError that says what is wrong with it. */
export function readLink(text: string): RunLink {
  const [, version, packed] = /^(\d{1,6})\.([\w-]*)$/.exec(text) ?? []
  if (version === undefined || packed === undefined) throw damaged('it is not of the form that such a link has')
  if (Number(version) !== VERSION) {
    throw new LinkError(
      `This link is of version ${Number(version)}, and this page reads version ${VERSION}.`,
      Number(version) > VERSION
        ? 'Reload the page to get its newest version. If that does not help, open the link where the course is newer.'
        : 'Ask for a new link, made with this version of the course.',
    )
  }
  if (text.length > LONGEST_LINK) throw damaged(`it is longer than ${LONGEST_LINK.toLocaleString('en')} characters`)
  const read = runLinkSchema.safeParse(parse(unpack(packed)))
  if (read.success) return read.data
  const [issue] = read.error.issues
  const place = issue?.path.join('.') ?? ''
  throw damaged(place === '' ? 'what it holds is not a run' : `${place}: ${issue?.message}`)
}

/** A short name for the lesson's own files: two links with the same one lay their edits on the same ground. */
export function digestOf(files: Readonly<Record<string, string>>): string {
  const entries = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return bytesToHex(sha256(strToU8(JSON.stringify(entries)))).slice(0, 16)
}

const damaged = (why: string): LinkError =>
  new LinkError(`This link cannot be read: ${why}.`, 'Part of it was probably lost on its way. Copy it whole, or ask for it again.')

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw damaged('what it holds is not complete')
  }
}

/** Stops as soon as there is too much, so that a short link cannot fill the memory. */
function unpack(packed: string): string {
  const bytes = fromBase64Url(packed)
  const parts: Uint8Array[] = []
  let size = 0
  const inflate = new Inflate((part) => {
    size += part.length
    parts.push(part)
  })
  try {
    for (let at = 0; at < bytes.length; at += PACKED_CHUNK) {
      inflate.push(bytes.subarray(at, at + PACKED_CHUNK), at + PACKED_CHUNK >= bytes.length)
      if (size > LARGEST) break
    }
  } catch {
    throw damaged('what it holds is not complete')
  }
  if (size > LARGEST) throw damaged(`it unpacks to more than ${LARGEST / 1024 / 1024} MB`)
  return strFromU8(joined(parts, size))
}

function joined(parts: Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function toBase64Url(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

function fromBase64Url(text: string): Uint8Array {
  try {
    const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
    return Uint8Array.from(plain, (character) => character.charCodeAt(0))
  } catch {
    throw damaged('what it holds is not complete')
  }
}
