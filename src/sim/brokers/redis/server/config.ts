import type { ProcessSpec } from '../../../../contract/process.ts'
import { BrokerExit } from '../../system.ts'
import { fromText } from '../wire/text.ts'
import { readLong } from '../wire/numbers.ts'

/** Settings by their names in redis.conf: what CONFIG GET knows. */
export type Config = Map<string, string>

type Check = (value: string) => string | null
/** `fixed`: not to be changed while the server runs. */
interface Setting { default: string; read: Check; fixed?: boolean }

const anything: Check = (value) => value
const yesNo: Check = (value) => (/^(?:yes|no)$/i.test(value) ? value.toLowerCase() : null)
const oneOf = (...words: string[]): Check => (value) => (words.includes(value.toLowerCase()) ? value.toLowerCase() : null)
const number = (least: number, most = Number.MAX_SAFE_INTEGER): Check => (value) => {
  const read = readLong(value)
  return read !== null && read >= least && read <= most ? value : null
}
const memory = (least = 0): Check => (value) => {
  const bytes = bytesIn(value)
  return bytes !== null && bytes >= least ? String(bytes) : null
}

const UNITS: Record<string, number> = { '': 1, b: 1, k: 1000, kb: 1024, m: 1e6, mb: 1024 ** 2, g: 1e9, gb: 1024 ** 3 }

/** 8mb, 1g, 100. */
function bytesIn(text: string): number | null {
  const match = /^(\d+)([a-z]*)$/i.exec(text)
  const unit = match && UNITS[match[2]!.toLowerCase()]
  return unit ? Number(match[1]) * unit : null
}

const SETTINGS: Record<string, Setting> = {
  'activedefrag': { default: 'no', read: yesNo },
  'appenddirname': { default: 'appendonlydir', read: anything, fixed: true },
  'appendfilename': { default: 'appendonly.aof', read: anything, fixed: true },
  'appendfsync': { default: 'everysec', read: oneOf('everysec', 'always', 'no') },
  'appendonly': { default: 'no', read: yesNo },
  'bind': { default: '* -::*', read: anything },
  'client-output-buffer-limit': { default: 'normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60', read: anything },
  'client-query-buffer-limit': { default: '1073741824', read: memory(1024 * 1024) },
  'daemonize': { default: 'no', read: yesNo, fixed: true },
  'databases': { default: '16', read: number(1), fixed: true },
  'dbfilename': { default: 'dump.rdb', read: anything },
  'dir': { default: '/data', read: anything },
  'hz': { default: '10', read: number(0, 500) },
  'lfu-decay-time': { default: '1', read: number(0) },
  'lfu-log-factor': { default: '10', read: number(0) },
  'list-max-listpack-size': { default: '-2', read: number(-5) },
  'hash-max-listpack-entries': { default: '128', read: number(0) },
  'hash-max-listpack-value': { default: '64', read: number(0) },
  'set-max-intset-entries': { default: '512', read: number(0) },
  'zset-max-listpack-entries': { default: '128', read: number(0) },
  'zset-max-listpack-value': { default: '64', read: number(0) },
  'stream-node-max-entries': { default: '100', read: number(0) },
  'stream-node-max-bytes': { default: '4096', read: number(0) },
  'loglevel': { default: 'notice', read: oneOf('debug', 'verbose', 'notice', 'warning') },
  'logfile': { default: '', read: anything, fixed: true },
  'maxclients': { default: '10000', read: number(1) },
  'maxmemory': { default: '0', read: memory() },
  'maxmemory-clients': { default: '0', read: anything },
  'maxmemory-policy': {
    default: 'noeviction',
    read: oneOf('volatile-lru', 'volatile-lfu', 'volatile-random', 'volatile-ttl', 'allkeys-lru', 'allkeys-lfu', 'allkeys-random', 'noeviction'),
  },
  'maxmemory-samples': { default: '5', read: number(1) },
  'notify-keyspace-events': { default: '', read: (value) => (/^[KEg$lszxeAtmdn]*$/.test(value) ? value : null) },
  'port': { default: '6379', read: number(0, 65535) },
  'proto-max-bulk-len': { default: '536870912', read: memory(1024 * 1024) },
  'protected-mode': { default: 'no', read: yesNo },
  'requirepass': { default: '', read: anything },
  'save': { default: '3600 1 300 100 60 10000', read: (value) => (savePoints(value) === null ? null : value) },
  'slowlog-log-slower-than': { default: '10000', read: number(-1) },
  'slowlog-max-len': { default: '128', read: number(0) },
  'stop-writes-on-bgsave-error': { default: 'yes', read: yesNo },
  'tcp-backlog': { default: '511', read: number(0), fixed: true },
  'tcp-keepalive': { default: '300', read: number(0) },
  'timeout': { default: '0', read: number(0) },
  'rdbcompression': { default: 'yes', read: yesNo },
  'rdbchecksum': { default: 'yes', read: yesNo, fixed: true },
  'io-threads': { default: '1', read: number(1), fixed: true },
  'lazyfree-lazy-eviction': { default: 'no', read: yesNo },
  'lazyfree-lazy-expire': { default: 'no', read: yesNo },
}

export interface SavePoint { seconds: number; changes: number }

/** "3600 1 300 100": after so many seconds if so many keys changed; '' is never. Asked for after each command, and so read once. */
export function savePoints(text: string): SavePoint[] | null {
  let points = READ.get(text)
  if (points === undefined) READ.set(text, points = readSavePoints(text))
  return points
}
const READ = new Map<string, SavePoint[] | null>()

function readSavePoints(text: string): SavePoint[] | null {
  const words = text.split(' ').filter((word) => word !== '')
  const numbers = words.map(readLong)
  if (words.length % 2 === 1 || numbers.some((one) => one === null || one < 0n)) return null
  return Array.from({ length: words.length / 2 }, (_, i) => ({ seconds: Number(numbers[2 * i]), changes: Number(numbers[2 * i + 1]) }))
}

export const has = (name: string): boolean => name in SETTINGS
export const isFixed = (name: string): boolean => SETTINGS[name]?.fixed === true
export const settingNames = (): string[] => Object.keys(SETTINGS)
export const setting = (config: Config, name: string): string => config.get(name) ?? SETTINGS[name]!.default
export const settingNumber = (config: Config, name: string): number => Number(setting(config, name))
export const isOn = (config: Config, name: string): boolean => setting(config, name) === 'yes'

/** As CONFIG SET has it; false where the value is none of its kind. */
export function setSetting(config: Config, name: string, value: string): boolean {
  const merged = name === 'client-output-buffer-limit' ? mergedLimits(setting(config, name), value) : SETTINGS[name]!.read(value)
  if (merged === null) return false
  config.set(name, merged)
  return true
}

const outputClasses = ['normal', 'slave', 'pubsub'] as const
export interface OutputLimit { hard: number; soft: number; seconds: number }

/** What may wait for a client of this class; 0 is no limit. */
export function outputLimit(config: Config, kind: (typeof outputClasses)[number]): OutputLimit {
  const words = setting(config, 'client-output-buffer-limit').split(' ')
  const at = words.indexOf(kind)
  return { hard: Number(words[at + 1]), soft: Number(words[at + 2]), seconds: Number(words[at + 3]) }
}

/** Classes that are not named stay as they are. */
function mergedLimits(before: string, value: string): string | null {
  const words = value.trim().split(/\s+/)
  if (words.length % 4 !== 0) return null
  const limits = before.split(' ')
  for (let i = 0; i < words.length; i += 4) {
    const name = words[i]!.toLowerCase() === 'replica' ? 'slave' : words[i]!.toLowerCase()
    const numbers = [bytesIn(words[i + 1]!), bytesIn(words[i + 2]!), bytesIn(words[i + 3]!)]
    const at = limits.indexOf(name)
    if (at < 0 || at % 4 !== 0 || numbers.includes(null)) return null
    numbers.forEach((number, n) => { limits[at + 1 + n] = String(number) })
  }
  return limits.join(' ')
}

/** Of a command line such as `redis-server --appendonly yes --save 60 1`; what it does not know ends it, as the real one. */
export function readConfig(spec: ProcessSpec): Config {
  const config: Config = new Map()
  const words = /^(?:redis|valkey)-server$/.test(spec.argv[0]?.split('/').at(-1) ?? '') ? spec.argv.slice(1) : spec.argv
  const settings: { name: string; values: string[] }[] = []
  for (const [i, word] of words.entries()) {
    if (i === 0 && !word.startsWith('--')) takeFile(config, spec, word)
    else if (word.startsWith('--')) settings.push({ name: word.slice(2).toLowerCase(), values: [] })
    else settings.at(-1)?.values.push(word)
  }
  for (const [i, { name, values }] of settings.entries()) {
    // `--save` several times are several points.
    const earlier = name === 'save' && settings.slice(0, i).some((one) => one.name === 'save') ? `${setting(config, 'save')} ` : ''
    takeSetting(config, name, `${earlier}${values.join(' ')}`.trim(), `'${name} ${values.map((value) => `"${value}"`).join(' ')}'`)
  }
  return config
}

function takeFile(config: Config, spec: ProcessSpec, path: string): void {
  const name = path.startsWith('/') ? path : `${spec.cwd}/${path}`
  const content = spec.files[name]
  if (content === undefined) throw new BrokerExit(`*** FATAL CONFIG FILE ERROR (Redis 7.0.15) ***\nCan't open config file '${path}': No such file or directory`)
  const text = typeof content === 'string' ? content : new TextDecoder().decode(content)
  let saves = 0
  for (const [number, line] of text.split('\n').entries()) {
    const [key = '', ...values] = line.trim().split(/\s+/)
    if (key === '' || key.startsWith('#')) continue
    const plain = values.map((value) => value.replace(/^(["'])(.*)\1$/, '$2'))
    const earlier = key === 'save' && saves++ > 0 ? `${setting(config, 'save')} ` : ''
    takeSetting(config, key.toLowerCase(), `${earlier}${plain.join(' ')}`.trim(), `'${line.trim()}' (${path}, line ${number + 1})`)
  }
}

function takeSetting(config: Config, name: string, value: string, line: string): void {
  const problem = !has(name) ? 'Bad directive or wrong number of arguments' : setSetting(config, name, fromText(value)) ? null : 'argument(s) must be of its kind'
  if (problem !== null) throw new BrokerExit(`*** FATAL CONFIG FILE ERROR (Redis 7.0.15) ***\n>>> ${line}\n${problem}`)
}
