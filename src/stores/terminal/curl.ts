import { bytesText, statusText, type Exchange } from '../../telemetry/index.ts'
import type { EventOf } from '../contract.ts'
import { readOptions, UsageError } from './options.ts'
import type { Shell } from './shell.ts'

export const CURL_USAGE = "curl [-i | -v] [-X METHOD] [-H 'Name: value'] [-d DATA | --json DATA] [-m SECONDS] URL"

export const CURL_HELP = `-i shows the answer's headers, -v those of the request too. -o /dev/null leaves the body out. -w FORMAT writes
of %{http_code}, %{time_total} (virtual seconds), %{size_download} and \\n. -s is taken and changes nothing. Redirects are shown, not followed.`

const OPTIONS = {
  '-X': { as: 'method', value: true }, '--request': { as: 'method', value: true },
  '-H': { as: 'header', value: true }, '--header': { as: 'header', value: true },
  '-d': { as: 'data', value: true }, '--data': { as: 'data', value: true }, '--data-raw': { as: 'data', value: true },
  '--json': { as: 'json', value: true },
  '-i': { as: 'include', value: false }, '--include': { as: 'include', value: false },
  '-m': { as: 'timeout', value: true }, '--max-time': { as: 'timeout', value: true },
  '-v': { as: 'verbose', value: false }, '--verbose': { as: 'verbose', value: false },
  '-o': { as: 'output', value: true }, '--output': { as: 'output', value: true },
  '-w': { as: 'write', value: true }, '--write-out': { as: 'write', value: true },
  '-s': { as: 'silent', value: false }, '--silent': { as: 'silent', value: false },
}

/** A request of the learner's own, from the host `client`, as curl would send it from a machine in the lab's network. */
export async function curl(shell: Shell, args: readonly string[]): Promise<void> {
  const request = requestOf(args)
  const id = shell.newId()
  if (!shell.send({ type: 'http', request: { id, ...request.http } })) return
  const outcome = await shell.wait(() => {
    const view = shell.exchanges()
    const exchange = view.byCommand.get(id)
    if (exchange?.response) return exchange
    return exchange?.error ?? view.refused.get(id)?.error ?? null
  })
  if (typeof outcome === 'string') shell.say('error', `curl: ${outcome}`)
  else {
    const text = `${answerText(outcome, outcome.response!, request)}${writeOut(request.write, outcome, outcome.response!)}`
    if (text !== '') shell.say('out', text)
  }
}

interface Wanted { include: boolean; verbose: boolean; silentBody: boolean }

export function requestOf(args: readonly string[]) {
  const { values, words } = readOptions(args, OPTIONS)
  const [target, ...more] = words
  if (target === undefined || more.length > 0) throw new UsageError(`curl takes one URL. ${CURL_USAGE}`)
  const [json, data] = [values.get('json')?.join(''), values.get('data')?.join('&')]
  const body = json ?? data
  const headers = (values.get('header') ?? []).map(headerOf)
  const named = (name: string) => headers.some(([header]) => header.toLowerCase() === name)
  if (body !== undefined && !named('content-type')) headers.push(['Content-Type', json !== undefined ? 'application/json' : 'application/x-www-form-urlencoded'])
  if (json !== undefined && !named('accept')) headers.push(['Accept', 'application/json'])
  const seconds = values.get('timeout')?.at(-1)
  if (seconds !== undefined && !(Number(seconds) > 0)) throw new UsageError(`-m takes seconds, such as -m 2: ${seconds}`)
  const output = values.get('output')?.at(-1)
  if (output !== undefined && output !== '/dev/null') throw new UsageError(`there is no disk for -o ${output} here: -o takes /dev/null, which leaves the body out`)
  return {
    include: values.has('include'),
    verbose: values.has('verbose'),
    silentBody: output !== undefined,
    write: values.get('write')?.at(-1) ?? '',
    http: {
      method: (values.get('method')?.at(-1) ?? (body === undefined ? 'GET' : 'POST')).toUpperCase(),
      url: urlOf(target), headers, body: body ?? '',
      ...(seconds === undefined ? {} : { timeout: Number(seconds) * 1000 }),
    },
  }
}

function headerOf(text: string): [string, string] {
  const colon = text.indexOf(':')
  if (colon < 1) throw new UsageError(`a header is written 'Name: value': ${text}`)
  return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()]
}

function urlOf(text: string): string {
  const url = /^https?:\/\//.test(text) ? text : `http://${text}`
  if (!URL.canParse(url)) throw new UsageError(`this is no URL: ${text}. For example http://orders:8001/orders/1`)
  return url
}

function answerText({ request }: Exchange, { status, headers, body }: EventOf<'http.response'>, { include, verbose, silentBody }: Wanted): string {
  const lines = (first: string, all: readonly [string, string][], mark: string) => [first, ...all.map(([name, value]) => `${name}: ${value}`), ''].map((line) => `${mark}${line}`.trimEnd() + '\n').join('')
  const sent = verbose ? lines(`${request.method} ${request.path} HTTP/1.1`, request.headers, '> ') : ''
  const head = include || verbose ? lines(`HTTP/1.1 ${statusText(status)}`, headers, verbose ? '< ' : '') : ''
  if (silentBody) return `${sent}${head}`
  const cut = body.size > new TextEncoder().encode(body.text).length ? `\n[the first 16 KiB of ${bytesText(body.size)}: the log keeps no more]` : ''
  return `${sent}${head}${body.text}${cut}`
}

function writeOut(format: string, { sent, ended }: Exchange, { status, body }: EventOf<'http.response'>): string {
  const values: Record<string, string> = { http_code: String(status), response_code: String(status), time_total: (((ended ?? sent) - sent) / 1e9).toFixed(6), size_download: String(body.size) }
  return format.replaceAll(/%\{(\w+)\}|\\([nt])/g, (_, name: string | undefined, escape: string) => name === undefined ? (escape === 'n' ? '\n' : '\t') : values[name] ?? '')
}
