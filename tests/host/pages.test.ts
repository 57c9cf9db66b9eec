import fs from 'node:fs'
import http, { type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openControl, type Control } from '../../src/host/control.ts'
import { servicePages } from '../../src/host/pages.ts'
import type { Joinable } from '../../src/runtime/remote/serve.ts'

const CDN = 'https://cdn.jsdelivr.net/npm/swagger-ui-dist@5/swagger-ui-bundle.js'
const DOCS = `<script src="${CDN}"></script><link href="https://cdn.jsdelivr.net/npm/swagger-ui-dist@5/swagger-ui.css"><script src="https://cdn.jsdelivr.net/npm/redoc@2/bundles/redoc.standalone.js"></script> \u00fc`
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pages-'))
const kept = { 'swagger-ui-bundle.js': path.join(folder, 'swagger-ui-bundle.js'), 'redoc.standalone.js': path.join(folder, 'not-there.js') }
const service = http.createServer((request, response) => {
  if (request.url === '/docs') response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(DOCS)
  else if (request.url === '/text') response.writeHead(200, { 'content-type': 'text/plain' }).end(CDN)
  else request.pipe(response.writeHead(201, { 'x-asked': `${request.method} ${request.url} ${request.headers.host} ${request.headers.origin}`, 'set-cookie': ['a=1', 'b=2'] }))
})
let control: Control
let port = 0

beforeAll(async () => {
  fs.writeFileSync(kept['swagger-ui-bundle.js'], 'SwaggerUI')
  await new Promise<void>((resolve) => { service.listen(0, '127.0.0.1', resolve) })
  port = (service.address() as AddressInfo).port
  const gone = await new Promise<number>((resolve) => { const one = http.createServer().listen(0, '127.0.0.1', () => { resolve((one.address() as AddressInfo).port); one.close() }) })
  const addresses = [{ service: 'orders', published: 8001, port }, { service: 'payments', published: 8002, port: gone }]
  control = await openControl({} as Joinable, { port: 0, pages: servicePages(() => addresses, kept) })
})
afterAll(() => {
  control.close()
  service.close()
  fs.rmSync(folder, { recursive: true, force: true })
})

interface Got { status: number; text: string; headers: IncomingMessage['headers'] }
/** Names below localhost are this machine's to a browser; here they are said in the header. */
const ask = (name: string, where: string, { method = 'GET', body = '', headers = {} } = {}): Promise<Got> => new Promise((resolve, reject) => {
  http.request({ port: control.port, host: '127.0.0.1', method, path: where, headers: { ...headers, host: `${name}:${control.port}` } }, (answer) => {
    let text = ''
    answer.setEncoding('utf8').on('data', (chunk: string) => { text += chunk }).on('end', () => resolve({ status: answer.statusCode!, text, headers: answer.headers }))
  }).on('error', reject).end(body)
})

describe('[H7] a service under a name of its own on the control port', () => {
  it('its documentation takes from here what is here, and what is not from where it was', async () => {
    const { text, headers } = await ask('orders.localhost', '/docs')
    expect(text).toBe(DOCS.replace(CDN, '/.faultline/swagger-ui-bundle.js'))
    expect(headers['content-length']).toBe(String(Buffer.byteLength(text)))
    const file = await ask('orders.localhost', '/.faultline/swagger-ui-bundle.js')
    expect([file.status, file.text, file.headers['content-type']]).toEqual([200, 'SwaggerUI', 'text/javascript; charset=utf-8'])
  })

  it('passes on everything else as it is, as from the service\'s own address', async () => {
    expect((await ask('orders.localhost', '/text')).text).toBe(CDN)
    const { status, text, headers } = await ask('orders.localhost', '/orders?n=1', { method: 'POST', body: 'a body', headers: { origin: `http://orders.localhost:${control.port}` } })
    expect([status, text, headers['x-asked'], headers['set-cookie']]).toEqual([201, 'a body', `POST /orders?n=1 localhost:${port} http://localhost:${port}`, ['a=1', 'b=2']])
  })

  it('says what is not there, or does not answer', async () => {
    expect(await ask('nobody.localhost', '/docs')).toMatchObject({ status: 404, text: 'No service nobody publishes a port; there are orders, payments.\n' })
    expect(await ask('payments.localhost', '/docs')).toMatchObject({ status: 502, text: expect.stringMatching(/^payments does not answer: /) })
    for (const name of ['../secret', 'constructor', 'redoc.standalone.js']) expect(await ask('orders.localhost', `/.faultline/${name}`)).toMatchObject({ status: 201 })
  })

  it('[H5] is no way to the control port, whose own names and pages stay what they are', async () => {
    expect((await ask('localhost', '/docs')).status).toBe(404)
    expect((await ask('orders.localhost.example', '/docs')).text).toContain('control port')
    const upgraded = await ask('orders.localhost', `/?token=${control.token}`, { headers: { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==' } })
    expect(upgraded.status).toBe(421)
  })
})
