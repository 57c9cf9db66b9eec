import { once } from 'node:events'
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readTexts } from '../../src/cli/folder.ts'
import { serveFolder, type ServedFolder } from '../../src/cli/open/served-folder.ts'
import { hostToken, tokenOf } from '../../src/cli/open/token.ts'
import { LARGEST_FOLDER } from '../../src/contract/folder.ts'
import { openInBrowser } from '../../src/cli/open/browser.ts'
import { faultline, folder } from './faultline.ts'

const TOKEN = 'the-token'
const FILES = { 'compose.yaml': 'services: {}\n', 'orders/main.py': 'first\n', 'model.bin': Uint8Array.of(0xff, 0xfe, 0), 'node_modules/x.js': '', '.git/HEAD': 'ref' }

let dir = ''
let remove = (): void => {}
let served: ServedFolder
let server: Server
let port = 0

beforeEach(async () => {
  ;({ dir, remove } = folder(FILES))
  served = serveFolder(dir, () => TOKEN)
  server = createServer((asked, response) => { if (!served.answer(asked, response)) response.writeHead(404).end() })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
afterEach(() => {
  served.close()
  server.close()
  server.closeAllConnections()
  remove()
})

interface Asked { method?: string; headers?: Record<string, string>; body?: string }

function ask(way: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<{ status: number; json: any }> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path: way, method, headers: { host: `localhost:${port}`, authorization: `Bearer ${TOKEN}`, ...headers } }, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => { text += chunk.toString() })
      response.on('end', () => resolve({ status: response.statusCode!, json: text === '' ? null : JSON.parse(text) }))
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

const write = (name: string, text: string | null, before: string | null) =>
  ask('/folder/file', { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ path: name, text, before }) })
const onDisk = (name: string): string => readFileSync(path.join(dir, name), 'utf8')

describe('a folder over HTTP', () => {
  it('[O4] is its texts; caches and environments stay out, bytes are counted', async () => {
    const { status, json } = await ask('/folder/files')
    expect(status).toBe(200)
    expect(json).toMatchObject({ name: path.basename(dir), files: { 'compose.yaml': 'services: {}\n', 'orders/main.py': 'first\n' }, left: 1 })
    expect(Object.keys(json.files)).toHaveLength(2)
  })

  it('[O2] is written to where it is as the page has seen it', async () => {
    expect(await write('orders/main.py', 'second\n', 'first\n')).toEqual({ status: 200, json: { written: true } })
    expect(onDisk('orders/main.py')).toBe('second\n')
    expect((await write('orders/main.py', 'third\n', 'first\n')).json).toEqual({ written: false })
    expect(onDisk('orders/main.py')).toBe('second\n')
    expect((await write('new/deep/file.py', 'x', null)).json).toEqual({ written: true })
    expect((await write('new/deep/file.py', null, 'x')).json).toEqual({ written: true })
    expect(existsSync(path.join(dir, 'new/deep/file.py'))).toBe(false)
    expect((await write('gone.py', null, null)).json).toEqual({ written: true })
  })

  it('[O4] keeps a file’s mode, and leaves nothing behind', async () => {
    chmodSync(path.join(dir, 'orders/main.py'), 0o755)
    await write('orders/main.py', 'second\n', 'first\n')
    if (process.platform !== 'win32') expect(statSync(path.join(dir, 'orders/main.py')).mode & 0o777).toBe(0o755)
    expect(readdirSync(path.join(dir, 'orders'))).toEqual(['main.py'])
  })

  it.each([
    ['../outside.py'], ['/etc/passwd'], ['orders/../../outside.py'], ['.git/HEAD'], ['node_modules/x.js'], ['a//b'], ['a\\b'], ['C:/x'], [''], ['a\0b'],
  ])('[O4] has no name %j', async (name) => {
    const { status, json } = await write(name, 'x', null)
    expect(status).toBe(409)
    expect(json.error).toContain('no name that a file of the folder may get')
  })

  it('[O4] is not left by a symbolic link', async () => {
    const elsewhere = folder({ 'secret.txt': 'secret' })
    try {
      symlinkSync(elsewhere.dir, path.join(dir, 'link'))
      symlinkSync(path.join(elsewhere.dir, 'secret.txt'), path.join(dir, 'file-link'))
      expect((await ask('/folder/files')).json.files).not.toHaveProperty('link/secret.txt')
      expect((await write('link/new.py', 'x', null)).json.error).toContain('link is a symbolic link')
      expect((await write('file-link', 'x', 'secret')).json.error).toContain('file-link is a symbolic link')
      expect(readFileSync(path.join(elsewhere.dir, 'secret.txt'), 'utf8')).toBe('secret')
    } finally {
      elsewhere.remove()
    }
  })

  it('[O4] writes over neither bytes nor folders', async () => {
    expect((await write('model.bin', 'x', null)).json.error).toContain('model.bin is in the folder already, and is no text')
    expect((await write('orders', 'x', null)).json.error).toContain('orders is a folder')
    expect((await write('compose.yaml/x', 'x', null)).json.error).toContain('compose.yaml is a file')
    expect(readFileSync(path.join(dir, 'model.bin'))).toEqual(Buffer.from(FILES['model.bin']))
  })

  it.each([
    ['without the token', { headers: { authorization: 'Bearer another' } }, 'does not know the token'],
    ['by another name', { headers: { host: 'faultline.example:80' } }, 'localhost only'],
    ['for a page of another origin', { headers: { origin: 'http://localhost:1' } }, 'Another page'],
  ])('[O5] is refused %s', async (_, asked, why) => {
    for (const way of ['/folder/files', '/folder/changes']) {
      const { status, json } = await ask(way, asked)
      expect(status).toBe(403)
      expect(json.error).toContain(why)
    }
    const { status } = await ask('/folder/file', { method: 'PUT', body: '{"path":"x","text":"x","before":null}', ...asked })
    expect(status).toBe(403)
    expect(existsSync(path.join(dir, 'x'))).toBe(false)
  })

  it('answers what is no write with why', async () => {
    expect(await ask('/folder/file', { method: 'PUT', body: '{"path": 1}' })).toEqual({ status: 400, json: { error: 'A write is {"path", "text", "before"}.' } })
    expect((await ask('/folder/file', { method: 'PUT', body: 'no JSON' })).status).toBe(409)
    expect((await ask('/folder/file')).status).toBe(405)
  })

  it('[O1] tells pages of what another program writes', async () => {
    mkdirSync(path.join(dir, 'deep/er'), { recursive: true })
    const asked = request({ host: '127.0.0.1', port, path: `/folder/changes?token=${TOKEN}`, headers: { host: `localhost:${port}` } })
    asked.end()
    const [response] = await once(asked, 'response') as [NodeJS.ReadableStream]
    let heard = ''
    response.on('data', (chunk: Buffer) => { heard += chunk.toString() })
    await expect.poll(() => heard).toContain(': watching')
    writeFileSync(path.join(dir, 'orders/main.py'), 'by another')
    await expect.poll(() => heard, { timeout: 10_000 }).toContain('event: change\ndata: \n\n')
    asked.destroy()
  })

  it('[O1] [O3] goes on with a folder that is made anew in the place of one that has gone', async () => {
    const asked = request({ host: '127.0.0.1', port, path: `/folder/changes?token=${TOKEN}`, headers: { host: `localhost:${port}` } })
    asked.end()
    const [response] = await once(asked, 'response') as [NodeJS.ReadableStream]
    let heard = 0
    response.on('data', () => { heard++ })
    renameSync(dir, `${dir}-away`)
    await expect.poll(() => ask('/folder/files').then(({ json }) => json.error)).toContain('is not there any more')
    await expect.poll(() => heard, { timeout: 10_000 }).toBeGreaterThan(1)
    let before = heard
    cpSync(`${dir}-away`, dir, { recursive: true })
    rmSync(`${dir}-away`, { recursive: true })
    await expect.poll(() => heard, { timeout: 10_000 }).toBeGreaterThan(before)
    before = heard
    writeFileSync(path.join(dir, 'orders/main.py'), 'in the new one')
    await expect.poll(() => heard, { timeout: 10_000 }).toBeGreaterThan(before)
    asked.destroy()
  })
})

describe('what a folder is', () => {
  it('[O4] counts texts only, and passes over a name that is no text', async () => {
    writeFileSync(path.join(dir, 'big.bin'), Buffer.alloc(LARGEST_FOLDER + 1, 0xff))
    writeFileSync(Buffer.concat([Buffer.from(`${dir}/bad`), Buffer.of(0xff), Buffer.from('.txt')]), 'x')
    expect(await readTexts(dir)).toEqual({ texts: { 'compose.yaml': 'services: {}\n', 'orders/main.py': 'first\n' }, others: ['big.bin', 'model.bin'] })
  })

  it('[O4] has a limit for its texts', async () => {
    writeFileSync(path.join(dir, 'big.txt'), '\u00e9'.repeat(LARGEST_FOLDER / 2))
    await expect(readTexts(dir)).rejects.toThrow('more than 64 MB (at')
  })

  it.runIf(process.platform === 'linux')('[O4] says in words what may not be written', async () => {
    const { json } = await write('orders/main.py', 'x'.repeat(10), 'first\n')
    expect(json).toEqual({ written: true })
    // A folder in the place of the file on its way: nobody, root neither, can write there.
    mkdirSync(path.join(dir, 'orders/.main.py.faultline-tmp/x'), { recursive: true })
    expect((await write('orders/main.py', 'y', 'x'.repeat(10))).json.error).toMatch(/^orders\/main.py could not be written: /)
    expect(onDisk('orders/main.py')).toBe('x'.repeat(10))
  })

  it('[O5] keeps its token from start to start, and for this user alone', () => {
    const token = tokenOf('a', path.join(dir, 'tokens'))
    expect(token).toMatch(/^[0-9a-f]{32}$/)
    expect(tokenOf('a', path.join(dir, 'tokens'))).toBe(token)
    expect(tokenOf('b', path.join(dir, 'tokens'))).not.toBe(token)
    const ofHost = hostToken(dir, path.join(dir, 'tokens'))
    expect(ofHost).toMatch(/^[0-9a-f]{32}$/)
    expect([hostToken(path.join(dir, '.'), path.join(dir, 'tokens')), hostToken(path.join(dir, 'gone'), path.join(dir, 'tokens'))]).toEqual([ofHost, undefined])
    if (process.platform !== 'win32') expect(statSync(path.join(dir, 'tokens/a')).mode & 0o777).toBe(0o600)
    writeFileSync(path.join(dir, 'tokens/a'), 'guessable')
    expect(tokenOf('a', path.join(dir, 'tokens'))).not.toBe('guessable')
  })
})

describe('faultline open', () => {
  it('tells what cannot be opened', async () => {
    expect(await faultline(dir, 'open', 'nowhere')).toMatchObject({ code: 2, stderr: expect.stringContaining('nowhere: there is no such folder') })
    writeFileSync(path.join(dir, 'lesson.md'), '')
    expect(await faultline(dir, 'open', '.')).toMatchObject({ code: 2, stderr: expect.stringContaining('is a lesson') })
  })

  it('goes on where no browser can be opened', () => {
    expect(() => openInBrowser('http://localhost/', 'plan9')).not.toThrow()
  })
})
