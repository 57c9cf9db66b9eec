/** Which images a lab can stand in for, and what to say of the others. */
export const SANDBOX_PYTHON = '3.14'

/** Images whose simulated servers come with a later version of the lab. */
const LATER: Record<string, string> = {
  'apache/kafka': 'Kafka', 'confluentinc/cp-kafka': 'Kafka', 'bitnami/kafka': 'Kafka', redpanda: 'Kafka',
  rabbitmq: 'RabbitMQ', redis: 'Redis', valkey: 'Redis', nats: 'NATS', 'prom/prometheus': 'Prometheus',
}

export const SUPPORTED_IMAGES = ['python:3', 'python:3.14', 'python:3.14-slim', 'python:3.14-alpine']

/** null when the image can be run, else what is wrong and the way out. */
export function imageProblem(image: string): { message: string; help: string } | null {
  const [path = '', tag = 'latest'] = splitTag(image)
  const name = path.replace(/^docker\.io\//, '').replace(/^library\//, '')
  const supported = `Supported images: ${SUPPORTED_IMAGES.join(', ')} and their variants, or \`build: ./folder\`.`
  if (name === 'python') {
    const version = /^(\d+(?:\.\d+)?)(?:\.\d+)?(?:-|$)/.exec(tag)?.[1]
    const unversioned = /^(latest|slim|alpine|bookworm|trixie)(-|$)/.test(tag)
    const fits = version === undefined ? unversioned : version === '3' || version === SANDBOX_PYTHON
    return fits ? null : {
      message: `${image} is another Python than the sandbox's ${SANDBOX_PYTHON}`,
      help: `Write python:${SANDBOX_PYTHON}-slim.`,
    }
  }
  const broker = LATER[name]
  if (broker) {
    return {
      message: `${image}: the simulated ${broker} is not in this version of the lab yet`,
      help: `Brokers come in a later version. ${supported}`,
    }
  }
  return { message: `${image} is not an image that a lab can run`, help: supported }
}

function splitTag(image: string): [string, string?] {
  const plain = image.replace(/@sha256:[0-9a-f]+$/, '')
  const colon = plain.lastIndexOf(':')
  return colon > plain.lastIndexOf('/') ? [plain.slice(0, colon), plain.slice(colon + 1)] : [plain]
}
