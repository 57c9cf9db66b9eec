import fs from 'node:fs'
import path from 'node:path'
import { CACHE } from '../../paths.ts'
import type { Driver, Running } from './driver.ts'
import { freePorts, outputOf, serve } from './processes.ts'
import { brokerIsUp, propertiesOf, type Node } from './kafka-config.ts'

/** Kafka in KRaft mode from its jars, which Maven fetches once (40 MB). All Kafka services of a lab are one cluster. */
const VERSION = '4.0.0'
const FOLDER = path.join(CACHE, 'conformance', `kafka-${VERSION}`)
const JARS = path.join(FOLDER, 'jars')
const STAMP = path.join(FOLDER, 'fetched.txt')
const LOGGING = path.join(FOLDER, 'log4j2.yaml')
/** Any 22 characters of base64url name a cluster. */
const CLUSTER_ID = 'ZmF1bHRsaW5lLWNvbmZvcg'

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>faultline</groupId><artifactId>kafka-jars</artifactId><version>1</version>
<dependencies><dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${VERSION}</version></dependency></dependencies>
</project>\n`

const LOG4J = `Configuration:
  Appenders: {Console: {name: out, PatternLayout: {pattern: "%d %p %m%n"}}}
  Loggers: {Root: {level: WARN, AppenderRef: {ref: out}}}\n`

export const kafka: Driver = {
  fresh: false,
  prepare(say) {
    if (outputOf('java', ['-version']) === null) return { missing: 'there is no Java (Debian: apt install openjdk-17-jre-headless)' }
    if (!fs.existsSync(STAMP) && !fetchJars(say)) return { missing: 'Maven could not fetch its jars (Debian: apt install maven)' }
    return { version: `Kafka ${VERSION}` }
  },
  async start(servers, folder, byName = false) {
    const ports = await freePorts(servers.length * 3)
    const nodes = servers.map((server, i): Node => ({ id: i + 1, server, client: ports[3 * i]!, controller: ports[3 * i + 1]!, broker: ports[3 * i + 2]!, byName }))
    return Promise.all(nodes.map((node) => launch(node, nodes, path.join(folder, node.server.name))))
  },
}

function fetchJars(say: (text: string) => void): boolean {
  say(`Fetching Kafka ${VERSION}, once ...`)
  fs.mkdirSync(JARS, { recursive: true })
  fs.writeFileSync(path.join(FOLDER, 'pom.xml'), POM)
  fs.writeFileSync(LOGGING, LOG4J)
  const fetched = outputOf('mvn', ['-q', '-B', '-f', path.join(FOLDER, 'pom.xml'), 'dependency:copy-dependencies', `-DoutputDirectory=${JARS}`])
  if (fetched !== null) fs.writeFileSync(STAMP, '')
  return fetched !== null
}

function launch(node: Node, nodes: Node[], folder: string): Promise<Running> {
  const properties = path.join(folder, 'server.properties')
  const java = [`-Dlog4j2.configurationFile=${LOGGING}`, '-cp', path.join(JARS, '*')]
  const prepare = (): void => {
    fs.writeFileSync(properties, propertiesOf(node, nodes, path.join(folder, 'data')))
    if (outputOf('java', [...java, 'kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', properties]) !== null) return
    throw new Error(`Kafka refuses its settings (${properties})`)
  }
  const args = ['-Xmx320m', '-XX:TieredStopAtLevel=1', ...java, 'kafka.Kafka', properties]
  return serve({ name: node.server.name, folder, port: node.client, command: 'java', args, prepare, ready: brokerIsUp(node.client, nodes.length) })
}
