import type { LabEvent } from '../contract/events.ts'
import type { FaultScope, FaultSpec } from '../contract/faults.ts'
import type { Ns } from '../contract/time.ts'

/** What an experiment does to a lab. Time is virtual and passes only in these calls. Each may throw an ActivityFailed. */
export interface ChaosLab {
  now(): Ns
  /** Begins something that goes on beside; and waits for all that has begun so. */
  start(work: () => Promise<void>): void
  all(): Promise<void>
  sleep(seconds: number): Promise<void>
  /** Sends `times` requests, one every so many seconds, and waits for their answers. */
  send(request: ChaosRequest, times: number, every: number): Promise<ChaosAnswer[]>
  /** Answers the fault's id. */
  arm(id: string | null, fault: { spec: FaultSpec; scope: FaultScope }): Promise<string>
  clear(id: string): Promise<void>
  crash(service: string): Promise<void>
  stop(service: string): Promise<void>
  restart(service: string): Promise<void>
  /** '' once it is ready, or why not. */
  waitReady(service: string, seconds: number): Promise<string>
  running(service: string): Promise<boolean>
  logs(service: string): Promise<string>
  events(filter: LabEventFilter): Promise<LabEvent[]>
}

export interface ChaosRequest { method: string; url: string; headers: [string, string][]; body: string; timeout: number }
/** status 0 and an error where no answer came. */
export interface ChaosAnswer { status: number; headers: [string, string][]; text: string; error: string }
export interface LabEventFilter { since: Ns; kind?: string; process?: string; from?: string; to?: string }
