import type { BusSystem } from '../contract/bus.ts'
import { BROKER_IMAGES, brokerOf } from './brokers.ts'

/** Which images a lab can stand in for, and what to say of the others. */
export const SANDBOX_PYTHON = '3.14'

/** Images for which there is a simulated server under another name, and one that comes with a later version of the lab. */
const INSTEAD: Record<string, string> = {
  'confluentinc/cp-kafka': 'apache/kafka', 'bitnami/kafka': 'apache/kafka', 'redpandadata/redpanda': 'apache/kafka', 'bitnami/redis': 'redis',
  'bitnami/rabbitmq': 'rabbitmq',
}
const LATER: Record<string, string> = { 'prom/prometheus': 'Prometheus' }

export const SUPPORTED_IMAGES = ['python:3', 'python:3.14', 'python:3.14-slim', 'python:3.14-alpine']

/** null when the image can be run, else what is wrong and the way out. */
export function imageProblem(image: string): { message: string; help: string } | null {
  const [path = '', tag = 'latest'] = splitTag(image)
  const name = nameOf(path)
  const supported = `Supported images: ${[...SUPPORTED_IMAGES, ...BROKER_IMAGES].join(', ')} and their variants, or \`build: ./folder\`.`
  if (name === 'python') {
    const version = /^(\d+(?:\.\d+)?)(?:\.\d+)?(?:-|$)/.exec(tag)?.[1]
    const unversioned = /^(latest|slim|alpine|bookworm|trixie)(-|$)/.test(tag)
    const fits = version === undefined ? unversioned : version === '3' || version === SANDBOX_PYTHON
    return fits ? null : {
      message: `${image} is another Python than the sandbox's ${SANDBOX_PYTHON}`,
      help: `Write python:${SANDBOX_PYTHON}-slim.`,
    }
  }
  if (brokerOf(name)) return null
  const instead = INSTEAD[name]
  if (instead) return { message: `${image} is configured by other keys than the image that a lab stands in for`, help: `Write ${instead}. ${supported}` }
  const later = LATER[name]
  if (later) return { message: `${image}: the simulated ${later} is not in this version of the lab yet`, help: `It comes in a later version. ${supported}` }
  return { message: `${image} is not an image that a lab can run`, help: supported }
}

/** The broker that an image is, if it is one. */
export const brokerImage = (image: string): { system: BusSystem; port: number } | undefined => brokerOf(nameOf(splitTag(image)[0]))

const nameOf = (path: string): string => path.replace(/^docker\.io\//, '').replace(/^library\//, '')

function splitTag(image: string): [string, string?] {
  const plain = image.replace(/@sha256:[0-9a-f]+$/, '')
  const colon = plain.lastIndexOf(':')
  return colon > plain.lastIndexOf('/') ? [plain.slice(0, colon), plain.slice(colon + 1)] : [plain]
}
