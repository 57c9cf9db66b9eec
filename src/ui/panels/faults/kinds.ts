import { isBrokerFault, isProcessFault, type FaultType } from '../../../contract/faults.ts'

/** A number that a fault takes, as the form asks for it. */
export interface NumberInput { key: string; label: string; unit: string; initial: string; min?: number; max?: number; optional?: boolean }
/** A choice of words; the first is what a fault does unless told, and is not told. */
export interface ChoiceInput { key: string; label: string; choices: readonly { id: string; title: string }[] }
/** A text, or a list of texts with commas between them; leaving it empty leaves it out. */
export interface TextInput { key: string; label: string; placeholder: string; list?: boolean; initial?: string }

export interface FaultKind {
  type: FaultType
  title: string
  says: string
  numbers?: readonly NumberInput[]
  choices?: readonly ChoiceInput[]
  texts?: readonly TextInput[]
}

/** What a fault's share is a share of; null where it is in a process, all of it. */
export function sharesOf({ type }: FaultKind): string | null {
  if (isProcessFault(type) || isBrokerFault(type)) return null
  if (type === 'dns') return 'Of look-ups touched'
  return REQUESTS.has(type) ? 'Of requests touched' : 'Of connections touched'
}
const REQUESTS: ReadonlySet<FaultType> = new Set(['http_abort', 'http_delay', 'duplicate', 'reorder', 'throttle'])

const ms = (key: string, label: string, initial = ''): NumberInput => ({ key, label, unit: 'ms', initial, ...(initial === '' && { optional: true }) })
const percent = (key: string, label: string, initial = ''): NumberInput => ({ key, label, unit: '%', initial, max: 100, ...(initial === '' && { optional: true }) })
const count = (key: string, label: string, unit: string, initial = ''): NumberInput => ({ key, label, unit, initial, ...(initial === '' && { optional: true }) })

const STREAM: ChoiceInput = { key: 'direction', label: 'Direction', choices: [
  { id: '', title: 'both ways' }, { id: 'upstream', title: 'requests only' }, { id: 'downstream', title: 'answers only' },
] }
const PATH: TextInput = { key: 'path', label: 'Only paths that start with', placeholder: 'all' }
const CORRELATION = percent('correlation', 'Correlation with the last')
const AFTER = ms('after', 'After')
const AT: ChoiceInput = { key: 'at', label: 'At', choices: [
  { id: '', title: 'no event: at once' }, { id: 'http.request', title: 'a request to it' }, { id: 'http.response', title: 'an answer of its' },
  { id: 'process.ready', title: 'being ready' }, { id: 'step', title: 'its next step' },
] }
const NTH = count('nth', 'At which of them', 'th')
const CHANNEL: TextInput = { key: 'channel', label: 'Only in', placeholder: 'every topic, queue or stream' }
const QUEUE: TextInput = { key: 'queue', label: 'Only of the group or queue', placeholder: 'all' }
const TRIGGER = { choices: [AT] }

export const FAULT_KINDS: readonly FaultKind[] = [
  // on a link
  { type: 'latency', title: 'Latency', says: 'Everything on the link takes longer.', numbers: [
    ms('latency', 'Latency', '3000'), ms('jitter', 'Jitter, plus or minus'), CORRELATION,
  ], choices: [
    { key: 'distribution', label: 'Jitter is spread', choices: [{ id: '', title: 'evenly' }, { id: 'normal', title: 'normally' }, { id: 'pareto', title: 'with a long tail' }] },
    STREAM,
  ] },
  { type: 'loss', title: 'Loss', says: 'A share of the segments is lost; TCP sends them again, later and later.', numbers: [percent('percent', 'Lost', '30'), CORRELATION], choices: [STREAM] },
  { type: 'bandwidth', title: 'Bandwidth', says: 'A connection carries only so much.', numbers: [{ key: 'rate', label: 'At most', unit: 'KB/s', initial: '10' }], choices: [STREAM] },
  { type: 'slicer', title: 'Slicer', says: 'Data comes in small pieces, one after the other.', numbers: [
    count('average_size', 'Pieces of about', 'bytes', '64'), count('size_variation', 'Plus or minus', 'bytes'), { key: 'delay', label: 'Between two', unit: '\u00b5s', initial: '1000', optional: true },
  ], choices: [STREAM] },
  { type: 'limit_data', title: 'Data limit', says: 'A connection is closed once so much has crossed.', numbers: [count('bytes', 'After', 'bytes', '1000')], choices: [STREAM] },
  { type: 'slow_close', title: 'Slow close', says: 'The end of a connection is heard of later.', numbers: [ms('delay', 'Later by', '1000')], choices: [STREAM] },
  { type: 'partition', title: 'Partition', says: 'Packets vanish; whoever waits, waits.', choices: [
    { key: 'direction', label: 'Direction', choices: [{ id: '', title: 'both ways' }, { id: 'to', title: 'requests only' }, { id: 'from', title: 'answers only' }] },
    { key: 'hold', label: 'Packets are', choices: [{ id: '', title: 'dropped' }, { id: 'true', title: 'held until the repair' }] },
  ] },
  { type: 'down', title: 'Down', says: 'New connections are refused, open ones are closed.' },
  { type: 'timeout', title: 'Black hole', says: 'Connections are accepted and never answered.', numbers: [{ ...ms('timeout', 'Closed after (0: never)', '0'), optional: true }], choices: [STREAM] },
  { type: 'reset_peer', title: 'Reset', says: 'Connections are reset after their first byte.', numbers: [{ ...ms('timeout', 'After', '0'), optional: true }] },
  { type: 'dns', title: 'DNS', says: 'Names are not found, or nobody says.', texts: [{ key: 'names', label: 'Names', placeholder: 'all', list: true }], choices: [
    { key: 'action', label: 'The resolver', choices: [{ id: '', title: 'says NXDOMAIN' }, { id: 'timeout', title: 'does not answer' }] },
  ] },
  // before a service
  { type: 'http_abort', title: 'HTTP abort', says: 'A proxy answers in the service\u2019s place.', numbers: [
    { key: 'httpStatus', label: 'Status', unit: '', initial: '503', max: 599 }, { ...percent('percentage', 'Of requests', '100'), optional: true },
  ], texts: [PATH] },
  { type: 'http_delay', title: 'HTTP delay', says: 'A proxy holds requests back.', numbers: [
    ms('fixedDelay', 'Delay', '3000'), { ...percent('percentage', 'Of requests', '100'), optional: true },
  ], texts: [PATH] },
  { type: 'duplicate', title: 'Duplicate', says: 'A proxy sends requests twice.', numbers: [percent('percent', 'Of requests', '100'), ms('delay', 'The second time after'), CORRELATION], texts: [PATH] },
  { type: 'reorder', title: 'Reorder', says: 'A proxy lets later requests overtake.', numbers: [
    percent('percent', 'Of requests', '50'), count('gap', 'Overtaken by', 'requests'), ms('delay', 'Held for at most'), CORRELATION,
  ], texts: [PATH] },
  { type: 'throttle', title: 'Throttle', says: 'Only so many requests at once; the others are turned away.', numbers: [
    count('limit', 'At once', 'requests', '1'), count('queue', 'May wait', 'requests'), { key: 'httpStatus', label: 'Status of the others', unit: '', initial: '429', max: 599 },
  ], texts: [PATH] },
  // in a process
  { type: 'crash', title: 'Crash', says: 'SIGKILL: nothing of it runs again.', numbers: [AFTER, NTH], ...TRIGGER },
  { type: 'restart', title: 'Restart', says: 'SIGKILL, and a fresh start.', numbers: [ms('delay', 'Down for'), AFTER, NTH], ...TRIGGER },
  { type: 'hang', title: 'Hang', says: 'It is stopped: it accepts and answers nothing until this is cleared.', numbers: [AFTER, NTH], ...TRIGGER },
  { type: 'slow', title: 'Slow processor', says: 'Each of its steps takes longer.', numbers: [
    { ...ms('delay', 'Each step, more', '20'), optional: true }, { key: 'factor', label: 'Times slower', unit: '', initial: '', min: 1, optional: true }, AFTER, NTH,
  ], ...TRIGGER },
  { type: 'clock_skew', title: 'Clock skew', says: 'Its wall clock is wrong, or its clocks run at another rate.', numbers: [
    { key: 'offset', label: 'Wall clock off by', unit: 'ms', initial: '60000', min: -3.2e11, optional: true }, { key: 'rate', label: 'Clocks run at', unit: 'times', initial: '', optional: true },
  ] },
  { type: 'clock_jump', title: 'Clock jump', says: 'Its wall clock is set, for good.', numbers: [{ key: 'offset', label: 'Set by', unit: 'ms', initial: '3600000', min: -3.2e11 }] },
  { type: 'memory_limit', title: 'Memory limit', says: 'It gets no more memory.', numbers: [count('limit', 'In all', 'MiB', '64')] },
  { type: 'disk_full', title: 'Disk full', says: 'Its disk has no room.', numbers: [count('free', 'Still free', 'KiB', '0')] },
  { type: 'cold_start', title: 'Cold start', says: 'Its next starts take longer.', numbers: [ms('startupDelay', 'Longer by', '5000')] },
  // in a broker
  { type: 'leader_election', title: 'Leader election', says: 'Partitions lose their leader for a while.', numbers: [ms('downtime', 'Without one for', '2000'), count('partition', 'Only partition', '')], texts: [CHANNEL] },
  { type: 'slow_broker', title: 'Slow broker', says: 'Each answer and delivery leaves later.', numbers: [ms('delay', 'Later by', '500')] },
  { type: 'rebalance', title: 'Rebalance', says: 'The members of a group have to join anew.', numbers: [ms('every', 'And again every')], texts: [QUEUE] },
  { type: 'redelivery', title: 'Redelivery', says: 'Messages come once more, though they were acknowledged.', numbers: [{ ...percent('percentage', 'Of deliveries', '100'), optional: true }, ms('delay', 'Later by')], texts: [CHANNEL, QUEUE] },
  { type: 'lost_ack', title: 'Lost acknowledgement', says: 'The write is done, the reply never comes.', numbers: [{ ...percent('percentage', 'Of writes', '100'), optional: true }], texts: [CHANNEL] },
  { type: 'poison', title: 'Poison message', says: 'A message that nobody can read.', texts: [
    { key: 'channel', label: 'In', placeholder: 'a topic, queue or stream', initial: 'orders' }, { key: 'key', label: 'Key', placeholder: 'none' }, { key: 'body', label: 'Payload', placeholder: 'bytes that are no text' },
  ] },
  { type: 'full_queue', title: 'Full queue', says: 'There is no room: writes are refused.', texts: [CHANNEL] },
  { type: 'eviction', title: 'Eviction', says: 'Keys go, as if memory were short.', numbers: [{ ...percent('percentage', 'Of the keys', '100'), optional: true }], texts: [{ key: 'keys', label: 'Keys that match', placeholder: 'all' }] },
]
