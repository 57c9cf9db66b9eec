import net from 'node:net'
import type { Server } from './driver.ts'

/** A broker and its three ports: for clients, the controllers, the other brokers. */
export interface Node { id: number; server: Server; client: number; controller: number; broker: number; byName: boolean }

/** The settings that say where things are: a real server's own, whatever a Compose file says for the lab. */
const OURS = new Set(['listeners', 'advertised.listeners', 'controller.quorum.voters', 'node.id', 'process.roles', 'log.dirs',
  'listener.security.protocol.map', 'inter.broker.listener.name', 'controller.listener.names', 'cluster.id'])

/**
 * server.properties as the image's own defaults have it (docker/server.properties in Kafka's repository), with the service's
 * KAFKA_* variables over them: KAFKA_NUM_PARTITIONS is num.partitions, two underscores are one, three are a dash.
 * The internal topics have one partition each: nobody sees it, and they are made in no time.
 */
export function propertiesOf(node: Node, nodes: Node[], data: string): string {
  const replicas = String(Math.min(3, nodes.length))
  const settings: Record<string, string> = {
    'num.partitions': '1', 'offsets.topic.replication.factor': replicas, 'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': '1', 'offsets.topic.num.partitions': '1', 'transaction.state.log.num.partitions': '1',
    ...fromEnvironment(node.server.environment),
    'process.roles': 'broker,controller', 'node.id': String(node.id), 'log.dirs': data,
    'controller.quorum.voters': nodes.map(({ id, controller }) => `${id}@127.0.0.1:${controller}`).join(','),
    'listeners': `PLAINTEXT://127.0.0.1:${node.client},CONTROLLER://127.0.0.1:${node.controller},BROKER://127.0.0.1:${node.broker}`,
    'advertised.listeners': `PLAINTEXT://${advertised(node)},BROKER://127.0.0.1:${node.broker}`,
    'controller.listener.names': 'CONTROLLER', 'inter.broker.listener.name': 'BROKER',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,BROKER:PLAINTEXT',
  }
  return Object.entries(settings).map(([key, value]) => `${key}=${value}\n`).join('')
}

/** Where clients are told that it is. */
function advertised({ server, client, byName }: Node): string {
  const told = /\/\/([^,]+)/.exec(server.environment['KAFKA_ADVERTISED_LISTENERS'] ?? '')?.[1] ?? `${server.name}:9092`
  return byName ? told : `127.0.0.1:${client}`
}

export function fromEnvironment(environment: Record<string, string>): Record<string, string> {
  const named = Object.entries(environment).filter(([name]) => name.startsWith('KAFKA_'))
  const settings = named.map(([name, value]) => [
    name.slice('KAFKA_'.length).toLowerCase().replaceAll('___', '-').replaceAll('__', '\0').replaceAll('_', '.').replaceAll('\0', '_'), value,
  ] as const)
  return Object.fromEntries(settings.filter(([key]) => !OURS.has(key)))
}

/** Metadata request, version 1, of all topics: the answer counts the brokers. */
const METADATA = Buffer.from('00000014' + '0003' + '0001' + '00000001' + '0006' + Buffer.from('faulty').toString('hex') + 'ffffffff', 'hex')

/** Whether a broker answers, and knows all of its cluster. */
export function brokerIsUp(port: number, brokers: number): () => Promise<boolean> {
  return () => new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' })
    const done = (result: boolean): void => { socket.destroy(); resolve(result) }
    socket.setTimeout(1000, () => done(false))
    socket.once('error', () => done(false))
    socket.once('close', () => done(false))
    socket.once('connect', () => socket.write(METADATA))
    // Length, correlation id, then the array of brokers.
    socket.once('data', (chunk: Buffer) => done(chunk.length >= 12 && chunk.readInt32BE(8) === brokers))
  })
}
