import type { LabService } from '../../../src/contract/lab.ts'

/** What a Compose file says of a server. */
export type Server = Pick<LabService, 'name' | 'command' | 'environment'>

/** A real server, running: where its clients reach it, now and after a restart. */
export interface Running {
  address: string
  /** SIGKILL. */
  crash(): Promise<void>
  /** SIGTERM, and the time that it takes to shut down. */
  stop(): Promise<void>
  /** Once it answers again. */
  restart(): Promise<void>
  /** Killed, and started with an empty disk, at the same address. */
  fresh(): Promise<void>
  /** Resident memory of its process, in MB. */
  residentMb(): number
  /** For good. */
  end(): Promise<void>
}

/** How one of the four systems is had on this machine. */
export interface Driver {
  /** Its name and version, once it is ready to be started (fetched, built), or why it cannot be. */
  prepare(say: (text: string) => void): { version: string } | { missing: string }
  /** A fresh server for each case, where starting one costs nothing; else one for all cases with the same settings. */
  fresh: boolean
  /**
   * The servers of one lab, started and answering, in the order of `servers`; `folder` is theirs, and empty. `byName`: where a server
   * tells its clients where it is, it says what its Compose file says.
   */
  start(servers: Server[], folder: string, byName?: boolean): Promise<Running[]>
}
