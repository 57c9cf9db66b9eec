import type { Healthcheck } from '../contract/lab.ts'
import { healthPort } from './brokers.ts'
import { splitWords } from '../contract/words.ts'

type Probe = Healthcheck['probe']
export interface ProbeReading { probe: Probe | null; error: string }

/**
 * A lab runs no shell inside a service, so a healthcheck's command is understood instead of run: an HTTP GET (curl, wget,
 * python -c with a URL) or a TCP connection (nc -z). It must look at the service itself.
 */
export function probeOf(words: string[], service: string): ProbeReading {
  const program = (words[0] ?? '').split('/').at(-1)
  if (program === 'curl' || program === 'wget') return httpProbe(words.slice(1), service)
  if (program === 'python' || program === 'python3') return pythonProbe(words.slice(1), service)
  if (program === 'nc' || program === 'ncat' || program === 'netcat') return tcpProbe(words.slice(1), service)
  const port = healthPort(program ?? '')
  if (port !== undefined) return { probe: { kind: 'tcp', port }, error: '' }
  return { probe: null, error: `the lab cannot tell what \`${words.join(' ')}\` checks` }
}

/** CMD-SHELL: the same, with the usual `|| exit 1` at its end. */
export function shellProbeOf(line: string, service: string): ProbeReading {
  const withoutExit = line.replace(/\s*(\|\|\s*(exit\s+1|false))\s*$/, '')
  const { words, error } = splitWords(withoutExit.replace(/\s*\d?>\s*\/dev\/null(\s+2>&1)?\s*$/, ''))
  return error ? { probe: null, error: `the lab runs no shell for a healthcheck: ${error}` } : probeOf(words, service)
}

/** Options of curl and wget that take a value, so that it is not taken for the URL. */
const WITH_VALUE = new Set([
  '-o', '-m', '-T', '-O', '-t', '-w', '-H', '--output', '--max-time', '--timeout', '--tries', '--write-out', '--header',
  '--connect-timeout', '--retry', '--output-document',
])
const NOT_A_GET = /^(-X|--request|-d|--data|--data-raw|--json|--post-data|-I|--head)/

function httpProbe(args: string[], service: string): ProbeReading {
  const urls: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (NOT_A_GET.test(arg)) return { probe: null, error: `the option ${arg} makes it something else than a GET` }
    if (WITH_VALUE.has(arg)) i++
    else if (!arg.startsWith('-')) urls.push(arg)
  }
  if (urls.length !== 1) return { probe: null, error: `it names ${urls.length} URLs, expected one` }
  return fromUrl(/^[a-z]+:\/\//i.test(urls[0]!) ? urls[0]! : `http://${urls[0]}`, service)
}

function pythonProbe(args: string[], service: string): ProbeReading {
  const code = args[0] === '-c' ? (args[1] ?? '') : ''
  const url = /(['"])(https?:\/\/[^'"]+)\1/.exec(code)?.[2]
  if (url === undefined) return { probe: null, error: 'a Python healthcheck must be python -c "..." with one URL in it' }
  return fromUrl(url, service)
}

function tcpProbe(args: string[], service: string): ProbeReading {
  const plain: string[] = []
  for (let i = 0; i < args.length; i++) {
    if (/^-[a-z]*w$/.test(args[i]!)) i++
    else if (!args[i]!.startsWith('-')) plain.push(args[i]!)
  }
  const [host = '', port = ''] = plain
  if (plain.length !== 2 || !/^\d+$/.test(port)) return { probe: null, error: 'nc needs a host and a port' }
  return isSelf(host, service) ? { probe: { kind: 'tcp', port: Number(port) }, error: '' } : elsewhere(host)
}

function fromUrl(text: string, service: string): ProbeReading {
  const match = /^(https?):\/\/(\[[^\]]+\]|[^/:?#]+)(?::(\d+))?([/?][^#]*)?/i.exec(text)
  if (!match) return { probe: null, error: `"${text}" is not a URL` }
  const [, scheme = '', host = '', port, path = '/'] = match
  if (scheme.toLowerCase() === 'https') return { probe: null, error: 'the lab speaks plain HTTP: use http://' }
  if (!isSelf(host, service)) return elsewhere(host)
  return { probe: { kind: 'http', port: Number(port ?? 80), path: path.startsWith('/') ? path : `/${path}` }, error: '' }
}

const isSelf = (host: string, service: string): boolean => ['localhost', '127.0.0.1', '0.0.0.0', '[::1]', '::1', service].includes(host)
const elsewhere = (host: string): ProbeReading => ({
  probe: null, error: `it looks at ${host}, not at the service itself (localhost)`,
})
