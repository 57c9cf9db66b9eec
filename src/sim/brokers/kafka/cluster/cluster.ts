import type { Broker } from '../state.ts'
import { createTopic, type NewTopic } from '../data/topics.ts'

export interface Node { nodeId: number; host: string; port: number }

export const brokersOf = ({ state }: Broker): Node[] => [{ nodeId: state.config.nodeId, host: state.config.host, port: state.config.port }]
export const controllerOf = ({ state }: Broker): number => state.config.nodeId

export function createInCluster(broker: Broker, name: string, given: NewTopic, by: string, fd: number): void {
  createTopic(broker, name, given, by, fd)
}
