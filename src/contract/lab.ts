import type { BusSystem } from './bus.ts'

/** A lab: what src/lab reads out of a Compose file, ready to run. Plain data. */
export interface LabService {
  /** The Compose service name; also its DNS name. */
  name: string
  /** The Compose `build` context or '' for the project's root: where its working directory is. */
  context: string
  image: string | null
  command: string[]
  /** Its image is a broker's: the kernel stands in for it. */
  broker?: BusSystem
  environment: Record<string, string>
  /** Container ports of `ports:` and `expose:`. */
  ports: number[]
  /** Ports published to the learner: container port by host port. */
  published: { host: number; container: number }[]
  dependsOn: { service: string; condition: 'service_started' | 'service_healthy' | 'service_completed_successfully' }[]
  healthcheck: Healthcheck | null
  replicas: number
  networks: string[]
  /** Files that outlive the process and are shared; a name that begins with ./ is a folder of the workspace. */
  volumes?: { name: string; target: string; readOnly: boolean }[]
}

export interface Healthcheck {
  /** CMD / CMD-SHELL forms that the lab can do: an HTTP GET (curl, wget, python -c urllib) or a TCP connect. */
  probe: { kind: 'http'; port: number; path: string } | { kind: 'tcp'; port: number }
  intervalMs: number
  timeoutMs: number
  retries: number
  startPeriodMs: number
}

export interface Lab {
  name: string
  services: LabService[]
}

/** What is wrong in a lesson's or lab's own files: always a file, a line and the way out. */
export interface SourceProblem {
  file: string
  line: number
  /** Dotted path of the key, e.g. services.orders.ports */
  key: string
  message: string
  /** What to write instead, or what is supported. */
  help: string
}
