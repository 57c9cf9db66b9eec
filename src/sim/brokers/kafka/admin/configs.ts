import { DEFAULTS, type Config } from '../config.ts'
import { topicsKnown } from '../cluster/cluster.ts'
import { answerAgreed, revise } from '../cluster/quorum.ts'
import { peerOf, type Broker, type Caller, type Topic } from '../state.ts'
import { tellError } from '../tell.ts'
import { brokerValue, complaint, TOPIC_CONFIGS } from '../topic-config.ts'
import { ERRORS } from '../wire/errors.ts'
import type { ALTER_CONFIGS, DESCRIBE_CONFIGS, INCREMENTAL_ALTER_CONFIGS } from '../wire/config-apis.ts'
import type { Answer, RequestOf } from '../wire/api.ts'

const TOPIC = 2
const BROKER = 4
/** Where a value comes from, in the protocol's numbers. */
const SOURCE = { topic: 1, staticBroker: 4, initial: 5 }
const LIST = 7

type Described = NonNullable<Answer<typeof DESCRIBE_CONFIGS>['results']>[number]

export function describeConfigs({ state }: Broker, request: RequestOf<typeof DESCRIBE_CONFIGS>): Answer<typeof DESCRIBE_CONFIGS> {
  return {
    results: request.resources.map(({ resourceType, resourceName, configurationKeys }): Described => {
      const named = { resourceType, resourceName }
      const wanted = (name: string): boolean => configurationKeys === null || configurationKeys.includes(name)
      if (resourceType === BROKER && resourceName === String(state.config.nodeId)) return { ...named, errorCode: 0, configs: brokerConfigs(state.config).filter((one) => wanted(one.name!)) }
      if (resourceType === BROKER) return { ...named, errorCode: ERRORS.INVALID_REQUEST, errorMessage: `Unexpected broker id, expected ${state.config.nodeId}, but received ${resourceName}` }
      if (resourceType !== TOPIC) return { ...named, errorCode: ERRORS.INVALID_REQUEST, errorMessage: `Unsupported resource type: ${resourceType}` }
      const topic = state.topics.get(resourceName)
      if (topic === undefined) return { ...named, errorCode: ERRORS.UNKNOWN_TOPIC_OR_PARTITION }
      return { ...named, errorCode: 0, configs: Object.keys(TOPIC_CONFIGS).filter(wanted).map((name) => topicConfig(state.config, topic, name, request.includeSynonyms)) }
    }),
  }
}

type Entry = NonNullable<Described['configs']>[number]

function topicConfig(config: Config, topic: Topic, name: string, includeSynonyms: boolean): Entry {
  const { broker, type, initial } = TOPIC_CONFIGS[name]!
  const own = topic.config.get(name)
  const inherited = brokerValue(config, name)
  const synonyms = [
    ...own === undefined ? [] : [{ name, value: own, source: SOURCE.topic }],
    ...broker !== null && inherited !== initial ? [{ name: broker, value: inherited, source: SOURCE.staticBroker }] : [],
    ...broker === null ? [] : [{ name: broker, value: initial, source: SOURCE.initial }],
  ]
  return {
    name, value: own ?? inherited, configSource: synonyms[0]?.source ?? SOURCE.initial, configType: type,
    synonyms: includeSynonyms ? synonyms : [],
  }
}

const brokerConfigs = (config: Config): Entry[] => [...config.properties].map(([name, value]) => ({
  name, value, readOnly: true, configSource: DEFAULTS[name] === value ? SOURCE.initial : SOURCE.staticBroker,
}))

export function alterConfigs(broker: Broker, request: RequestOf<typeof ALTER_CONFIGS>, caller: Caller): Answer<typeof ALTER_CONFIGS> | null {
  return answerAgreed<Answer<typeof ALTER_CONFIGS>>(broker, caller, {
    responses: request.resources.map(({ resourceType, resourceName, configs }) => {
      const given = new Map(configs.map((one) => [one.name, one.value ?? '']))
      return { resourceType, resourceName, ...change(broker, resourceType, resourceName, () => given, request.validateOnly, caller) }
    }),
  })
}

const OPERATIONS = { set: 0, delete: 1, append: 2, subtract: 3 }

export function incrementalAlterConfigs(broker: Broker, request: RequestOf<typeof INCREMENTAL_ALTER_CONFIGS>, caller: Caller): Answer<typeof INCREMENTAL_ALTER_CONFIGS> | null {
  return answerAgreed<Answer<typeof INCREMENTAL_ALTER_CONFIGS>>(broker, caller, {
    responses: request.resources.map(({ resourceType, resourceName, configs }) => {
      const next = (now: [string, string][]): Map<string, string> => {
        const values = new Map(now)
        for (const { name, configOperation, value } of configs) applyOne(values, broker.state.config, name, configOperation, value ?? '')
        return values
      }
      return { resourceType, resourceName, ...change(broker, resourceType, resourceName, next, request.validateOnly, caller) }
    }),
  })
}

function applyOne(values: Map<string, string>, config: Config, name: string, operation: number, value: string): void {
  if (operation === OPERATIONS.set) values.set(name, value)
  else if (operation === OPERATIONS.delete) values.delete(name)
  else if (TOPIC_CONFIGS[name]?.type === LIST) {
    const list = (values.get(name) ?? brokerValue(config, name)).split(',').filter((one) => one !== '' && one !== value)
    values.set(name, (operation === OPERATIONS.append ? [...list, value] : list).join(','))
  }
}

function change(broker: Broker, type: number, name: string, next: (now: [string, string][]) => Map<string, string>, validateOnly: boolean, caller: Caller): { errorCode: number; errorMessage: string | null } {
  const refuse = (errorCode: number, errorMessage: string): { errorCode: number; errorMessage: string } => {
    tellError(broker, caller, errorCode, errorMessage, name)
    return { errorCode, errorMessage }
  }
  if (type !== TOPIC) return refuse(ERRORS.INVALID_REQUEST, `Cannot update these configs dynamically: they belong to resource type ${type}`)
  const topic = topicsKnown(broker).get(name)
  if (topic === undefined) return refuse(ERRORS.UNKNOWN_TOPIC_OR_PARTITION, `The topic '${name}' does not exist.`)
  const values = next(topic.config)
  for (const [key, value] of values) {
    const wrong = complaint(key, value)
    if (wrong !== null) return refuse(ERRORS.INVALID_CONFIG, wrong)
  }
  if (!validateOnly) {
    revise(broker, (image) => Object.assign(image.topics.get(name)!, { config: [...values], by: peerOf(broker, caller) }))
  }
  return { errorCode: 0, errorMessage: null }
}
