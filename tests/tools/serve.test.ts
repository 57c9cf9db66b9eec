import http from 'node:http'
import path from 'node:path'
import zlib from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { announcement } from '../../tools/announce.ts'
import { fileFor, serve, type ServeOptions } from '../../tools/serve.ts'
import { variantOf } from '../../tools/static-file.ts'
import { tempFolder } from './temp.ts'

const PAGE = '<!doctype html><title>page</title>'
const site = () => ({
  'index.html': PAGE,
  'assets/main-abc.js': 'export {}',
  'assets/main-abc.js.br': zlib.brotliCompressSync('export {}'),
  'assets/main-abc.js.gz': zlib.gzipSync('export {}'),
  'sandbox/engine.wasm': new Uint8Array([0, 97, 115, 109]),
  'sandbox/snapshot.bin.gz': zlib.gzipSync('memory'),
})

async function started(options: Partial<ServeOptions> = {}) {
  const root = tempFolder(site())
  const server = await serve({ root, port: 0, ...options })
  onTestFinished(() => server.close())
  return server
}

interface Answer { status: number; headers: http.IncomingHttpHeaders; body: Buffer }

/** A raw request: fetch would normalise the path and unpack the body. */
function get(port: number, requestPath: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    http.request({ host: '127.0.0.1', port, path: requestPath, headers, method }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) }))
    }).on('error', reject).end()
  })
}

describe('the static server', () => {
  it('serves the page, its scripts and WebAssembly by their types', async () => {
    const { port } = await started()
    const page = await get(port, '/')
    expect([page.status, page.headers['content-type'], page.body.toString()]).toEqual([200, 'text/html; charset=utf-8', PAGE])
    expect((await get(port, '/assets/main-abc.js')).headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect((await get(port, '/sandbox/engine.wasm')).headers['content-type']).toBe('application/wasm')
  })

  it('[W5] isolates the page that asks for it and the scripts of its workers, and nothing else', async () => {
    const root = tempFolder({ ...site(), 'isolated.html': PAGE })
    const server = await serve({ root, port: 0 })
    onTestFinished(() => server.close())
    const policies = async (file: string) => {
      const { headers } = await get(server.port, file)
      return [headers['cross-origin-opener-policy'], headers['cross-origin-embedder-policy']]
    }
    expect(await policies('/isolated.html')).toEqual(['same-origin', 'credentialless'])
    expect(await policies('/assets/main-abc.js')).toEqual([undefined, 'credentialless'])
    for (const file of ['/', '/index.html', '/sandbox/engine.wasm']) expect(await policies(file)).toEqual([undefined, undefined])
  })

  it('sends the best variant that the client takes', async () => {
    const { port } = await started()
    const br = await get(port, '/assets/main-abc.js', { 'accept-encoding': 'gzip, deflate, br' })
    expect(br.headers['content-encoding']).toBe('br')
    expect(zlib.brotliDecompressSync(br.body).toString()).toBe('export {}')
    expect((await get(port, '/assets/main-abc.js', { 'accept-encoding': 'gzip, br;q=0' })).headers['content-encoding']).toBe('gzip')
    const plain = await get(port, '/assets/main-abc.js')
    expect([plain.headers['content-encoding'], plain.headers['vary'], plain.body.toString()]).toEqual([undefined, 'accept-encoding', 'export {}'])
  })

  it('sends a .gz that is asked for by name as it is', async () => {
    const { port } = await started()
    const answer = await get(port, '/sandbox/snapshot.bin.gz', { 'accept-encoding': 'gzip, br' })
    expect([answer.headers['content-type'], answer.headers['content-encoding']]).toEqual(['application/gzip', undefined])
    expect(zlib.gunzipSync(answer.body).toString()).toBe('memory')
  })

  it('answers 304 to a client that has it, and keeps hashed files for good', async () => {
    const { port } = await started()
    const first = await get(port, '/')
    const again = await get(port, '/', { 'if-none-match': first.headers.etag! })
    expect([again.status, again.body.length, first.headers['cache-control']]).toEqual([304, 0, 'no-cache'])
    for (const requestPath of ['/assets/main-abc.js', '/sandbox/engine.wasm?v=0123456789ab']) expect((await get(port, requestPath)).headers['cache-control']).toContain('immutable')
    expect((await get(port, '/sandbox/engine.wasm')).headers['cache-control']).toBe('no-cache')
  })

  it.each(['/../package.json', '/..%2fpackage.json', '/assets/..%2f..%2fetc/passwd', '/%2e%2e/x', '/..%5cx', '/a%00.html', '/%E0%A4%A', '/assets', '/nothing.js'])('has nothing at %s', async (requestPath) => {
    const { port } = await started()
    expect((await get(port, requestPath)).status).toBe(404)
  })

  it('never names a file outside its root, even one that exists', () => {
    const outer = tempFolder({ 'secret.txt': 's', 'dist/index.html': PAGE })
    expect(fileFor(path.join(outer, 'dist'), '../secret.txt')).toBeNull()
    expect(fileFor(path.join(outer, 'dist'), '%2e%2e/secret.txt')).toBeNull()
    expect(fileFor(path.join(outer, 'dist'), 'index.html')).toBe(path.join(outer, 'dist', 'index.html'))
  })

  it('serves under a path of its own, and only there', async () => {
    const { port, url } = await started({ base: '/some/sub/path/' })
    expect(url).toBe(`http://localhost:${port}/some/sub/path/`)
    expect((await get(port, '/some/sub/path/')).body.toString()).toBe(PAGE)
    expect((await get(port, '/some/sub/path')).headers['location']).toBe('/some/sub/path/')
    expect((await get(port, '/')).status).toBe(404)
  })

  it('takes the next free port, or says that the one it must have is taken', async () => {
    const first = await started()
    const second = await started({ port: first.port })
    expect(second.port).toBeGreaterThan(first.port)
    expect(announcement(second, first.port)).toContain(`Port ${first.port} is in use (another Faultline?), so this one is at port ${second.port}.`)
    expect(announcement(first, first.port)).toBe(`\n  Faultline is at ${first.url}\n  Ctrl-C ends it.`)
    await expect(started({ port: first.port, exact: true })).rejects.toThrow(`port ${first.port} is taken`)
  })

  it('answers only GET and HEAD', async () => {
    const { port } = await started()
    expect((await get(port, '/', {}, 'POST')).status).toBe(405)
    const head = await get(port, '/', {}, 'HEAD')
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, String(PAGE.length), 0])
  })

  it('falls back to the file itself where a variant is missing', () => {
    const root = tempFolder({ 'a.js': 'x' })
    expect(variantOf(path.join(root, 'a.js'), 'br, gzip')).toEqual({ file: path.join(root, 'a.js'), encoding: null })
  })
})
