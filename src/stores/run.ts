import { createStore, type StoreApi } from 'zustand/vanilla'
import {
  DEFAULT_EPOCH, DEFAULT_LIMITS,
  type BootProgress, type ClockState, type HttpRequest, type Lab, type LabEvent, type Pace, type Run, type RunListener,
  type Ns, type RunRequest, type RunSummary, type SourceProblem, type TimedCommand, type WorldCommand,
} from './contract.ts'
import { openSockets, type Dial } from './browse/dial.ts'
import { changesBetween, type TextFiles } from './files.ts'
import { followNext, joinRun, type Joining } from './join-run.ts'
import type { Fallback, JoinRun, StorePorts } from './ports.ts'
import { servicesTouchedBy } from './reload.ts'
import { loadFailure, startFailure, type Failure } from './run-failures.ts'

export type Speed = Extract<Pace, { mode: 'paced' | 'max' }>
export type RunStatus = 'idle' | 'warming' | 'starting' | 'running' | 'paused' | 'ended' | 'failed'

export interface RunState {
  status: RunStatus
  /** How far the engine's loading is, until it is ready. */
  boot: BootProgress | null
  failure: Failure | null
  /** The runtime that was chosen could not be had, and the page's own has taken its place. */
  fallback: Fallback | null
  /** What compose.yaml says: of the run while there is one, of the workspace otherwise. Null while it has problems. */
  lab: Lab | null
  /** What is wrong with compose.yaml as it stands; nothing runs while there is any. */
  problems: readonly SourceProblem[]
  /** compose.yaml has changed since this run started: it holds from the next Run on. */
  stale: boolean
  /** '' before the first run. */
  runId: string
  /** What the run was started with; null before the first. */
  began: RunRequest | null
  seed: number
  /** The pace that was asked for; `clock.pace` is the one that the engine keeps. */
  pace: Pace
  /** The pace at which a paused run will go on: `pace` itself while it is not paused. */
  speed: Speed
  clock: ClockState
  /** Append-only and always the same array during a run: subscribe to `version`, then read. */
  events: readonly LabEvent[]
  /** Grows with every batch of events. */
  version: number
  summary: RunSummary | null

  /** Loads the engine ahead of the first run. Safe to call often. */
  warm(): Promise<void>
  /** Starts a run of the workspace as it stands; one that is going is stopped first. */
  start(): Promise<void>
  stop(): Promise<void>
  /** Sends a command into the run. False when nothing runs. */
  send(command: WorldCommand): boolean
  /** Sends an HTTP request as the learner's own client; its id, or '' when nothing runs. */
  request(request: Omit<HttpRequest, 'id'>): string
  /** Connects to a service of the lab as a program on the learner's machine would; null when nothing runs. */
  dial: Dial
  setPace(pace: Pace): void
  /** Chooses how fast time goes; a run that is paused stays so, and goes on at this pace. */
  setSpeed(speed: Speed): void
  /** Pauses a run, or goes on at the pace that it had. */
  togglePause(): void
  /** One kernel step, while paused. */
  step(): void
  /** For the next run. */
  setSeed(seed: number): void
}

export type RunStore = StoreApi<RunState>

/** Run was pressed and nothing has been heard of the lab yet: the engine loads, or the first program is on its way up. */
export const isStarting = ({ status, events }: Pick<RunState, 'status' | 'events'>): boolean =>
  status === 'starting' || (status === 'running' && events.length === 0)

/** How long the last edit must be ago before the services that hold the file are restarted. */
const RELOAD_AFTER_MS = 400
const STOPPED_CLOCK: ClockState = { now: 0, steps: 0, pace: { mode: 'paused' }, idle: true }
const COMPOSE = 'compose.yaml'

export interface RunInputs {
  lessonId: string
  seed: number
  pace: Pace
  files(): TextFiles
  /** A recorded run that this one plays again; the learner may then go on from its end. */
  replay?: Replay
  /** There is no lab of this page's own: Run joins one that goes on somewhere else. */
  join?: JoinRun
}

export interface Replay { files: TextFiles; epoch: number; commands: TimedCommand[]; until: Ns }

export type RunPorts = Pick<StorePorts, 'runtime' | 'readLab' | 'loadWorld' | 'timers' | 'newId'>

export interface RunControl {
  store: RunStore
  /** Tells the run that the workspace has changed. */
  filesChanged(): void
  dispose(): void
}

export function createRun(inputs: RunInputs, ports: RunPorts): RunControl {
  let run: Run | null = null
  /** The workspace as the running services know it. */
  let running: TextFiles = {}
  let cancelReload: (() => void) | null = null
  /** Lets go of a run that was joined. */
  let leave: (() => void) | null = null
  const { replay, join } = inputs

  const store = createStore<RunState>()((set, get) => {
    const sockets = openSockets((command) => get().send(command))
    const isLive = () => get().status === 'running' || get().status === 'paused'

    const listenerFor = (runId: string): RunListener => {
      const log: LabEvent[] = []
      set({ events: log, version: get().version + 1 })
      // What a run that was replaced still has to say is not news.
      const ifCurrent = (action: () => void) => { if (get().runId === runId) action() }
      return {
        events: (batch) => ifCurrent(() => {
          for (const event of batch) log.push(event)
          set({ version: get().version + 1 })
        }),
        clock: (clock) => ifCurrent(() => {
          // The pace of a run that was joined is whose it is.
          if (leave !== null) return set({ clock, pace: clock.pace, ...(isSpeed(clock.pace) ? { speed: clock.pace } : {}), status: clock.pace.mode === 'paused' ? 'paused' : 'running' })
          // A run that was sent to a moment has paused there by itself.
          const arrived = get().pace.mode === 'until' && clock.pace.mode === 'paused'
          set(arrived ? { clock, pace: clock.pace, status: 'paused' } : { clock })
        }),
        socket: (socket, news) => ifCurrent(() => sockets.heard(socket, news)),
        ended: (summary) => ifCurrent(() => {
          // Our own stop has let go of it before.
          const byOthers = run !== null && summary.reason === 'stopped'
          run = null
          sockets.forget()
          set({ summary, status: 'ended' })
          if (byOthers && joining !== null) followNext(joining, (failure) => set({ failure }))
        }),
      }
    }

    const joining: Joining | null = join === undefined ? null : {
      join, newId: ports.newId, timers: ports.timers, listenerFor,
      shown: () => get().runId,
      begin: (runId) => set({ runId, status: 'starting', clock: STOPPED_CLOCK, failure: null, summary: null }),
      take({ request, run: found, leave: letGo }, runId) {
        leave = letGo
        run = { ...found, id: runId }
        set({ lab: request.lab, problems: [], began: request, seed: request.seed, status: 'running' })
      },
    }

    /** Run is to look at what goes on elsewhere; until that is found, what was seen last stays. */
    const look = async (at: Joining) => {
      const runId = ports.newId()
      leave?.()
      run = null
      set({ status: 'starting', runId, failure: null })
      const failure = await joinRun(at)
      if (failure !== null && get().runId === runId) set({ status: 'failed', failure })
    }

    return {
      status: 'idle',
      boot: null,
      failure: null,
      fallback: null,
      lab: null,
      problems: [],
      stale: false,
      runId: '',
      began: null,
      seed: inputs.seed,
      pace: inputs.pace,
      speed: isSpeed(inputs.pace) ? inputs.pace : { mode: 'paced', speed: 1 },
      clock: STOPPED_CLOCK,
      events: [],
      version: 0,
      summary: null,

      async warm() {
        if (get().status === 'idle') set({ status: 'warming' })
        try {
          await readAgain()
          await ports.runtime.warm((boot) => set({ boot }))
          if (get().status === 'warming') set({ status: 'idle' })
        } catch (error) {
          if (get().status === 'warming') set({ status: 'failed', failure: loadFailure(error) })
        }
      },

      async start() {
        if (get().status === 'starting') return
        if (joining !== null) return look(joining)
        if (isLive()) {
          // A lab file that cannot be read is told; the lab that runs goes on.
          const read = await labOf(inputs.files(), ports)
          if (read.lab === null) return set({ problems: read.problems })
        }
        const runId = ports.newId()
        const previous = run
        run = null
        sockets.forget()
        set({ status: 'starting', runId, clock: STOPPED_CLOCK, stale: false, failure: null, summary: null })
        const listener = listenerFor(runId)
        try {
          await previous?.stop()
          const files = replay?.files ?? inputs.files()
          const { lab, problems } = await labOf(files, ports)
          if (get().runId !== runId) return
          set({ lab, problems })
          if (lab === null) return set({ status: 'idle' })
          const world = await ports.loadWorld(inputs.lessonId)
          const request = requestOf(runId, files, lab, get().seed, replay)
          const started = await ports.runtime.start(request, listener, world)
          if (get().runId !== runId) return void started.stop()
          running = replay === undefined ? files : inputs.files()
          set({ began: request })
          if (get().status !== 'starting') return
          run = started
          if (replay !== undefined) set({ pace: { mode: 'until', t: replay.until } })
          set({ status: get().pace.mode === 'paused' ? 'paused' : 'running' })
          run.pace(get().pace)
          reloadEdited()
        } catch (error) {
          if (get().runId === runId) set({ status: 'failed', failure: startFailure(error) })
        }
      },

      async stop() {
        const stopping = run
        if (stopping === null) return
        run = null
        sockets.forget()
        cancelReload?.()
        const summary = await stopping.stop()
        if (get().runId === stopping.id) set({ summary, status: 'ended' })
      },

      send(command) {
        if (run === null || !isLive()) return false
        run.send(command)
        return true
      },

      request(request) {
        const id = ports.newId()
        return get().send({ type: 'http', request: { ...request, id } }) ? id : ''
      },

      dial: sockets.dial,

      setPace(pace) {
        set(isSpeed(pace) ? { pace, speed: pace } : { pace })
        run?.pace(pace)
        if (run !== null && isLive()) set({ status: pace.mode === 'paused' ? 'paused' : 'running' })
      },

      setSpeed(speed) {
        if (get().status === 'paused') set({ speed })
        else get().setPace(speed)
      },

      togglePause() {
        const { pace, clock, speed, setPace } = get()
        if (pace.mode !== 'paused') setPace({ mode: 'paused' })
        else setPace(replay !== undefined && clock.now < replay.until ? { mode: 'until', t: replay.until } : speed)
      },

      step() {
        if (get().status === 'paused') run?.step()
      },

      setSeed: (seed) => set({ seed }),
    }
  })

  /** As `uvicorn --reload` would: the services that hold an edited file are started again with it. */
  function reloadEdited(): void {
    const files = inputs.files()
    const { lab, send } = store.getState()
    const changed = changesBetween(running, files)
    if (run === null || lab === null || Object.keys(changed).length === 0) return
    running = files
    for (const process of servicesTouchedBy(Object.keys(changed), lab)) {
      send({ type: 'restart', process, files: changed })
    }
  }

  /** What compose.yaml says now. A running lab keeps its own shape: only the problems are news to it. */
  async function readAgain(): Promise<void> {
    const files = inputs.files()
    const { lab, problems } = await labOf(files, ports)
    if (files[COMPOSE] !== inputs.files()[COMPOSE]) return
    store.setState(run === null ? { lab, problems } : { problems })
  }

  return {
    store,
    filesChanged() {
      // A reader that cannot be loaded is told of when Run needs it.
      void readAgain().catch(() => {})
      if (run === null) return
      store.setState({ stale: running[COMPOSE] !== inputs.files()[COMPOSE] })
      cancelReload?.()
      cancelReload = ports.timers.after(RELOAD_AFTER_MS, reloadEdited)
    },
    dispose() {
      cancelReload?.()
      const last = run
      run = null
      store.setState({ runId: '' })
      if (leave !== null) leave()
      else void last?.stop()
    },
  }
}

export function requestOf(runId: string, files: TextFiles, lab: Lab, seed: number, replay?: Replay): RunRequest {
  const { epoch, commands } = replay ?? { epoch: DEFAULT_EPOCH, commands: [] }
  return { runId, files: { ...files }, lab, seed, epoch, commands, limits: DEFAULT_LIMITS }
}

const isSpeed = (pace: Pace): pace is Speed => pace.mode === 'paced' || pace.mode === 'max'

/** No lab where anything is wrong: half a lab would run into errors that say less than the problem does. */
export async function labOf(files: TextFiles, ports: Pick<StorePorts, 'readLab'>): Promise<Pick<RunState, 'lab' | 'problems'>> {
  const { lab, problems } = await ports.readLab({ ...files })
  return { lab: problems.length === 0 ? lab : null, problems }
}
