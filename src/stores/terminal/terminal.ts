import { createStore, type StoreApi } from 'zustand/vanilla'
import { splitWords } from '../../contract/words.ts'
import type { RunStore } from '../run.ts'
import type { SettingsStore } from '../settings.ts'
import { commandNamed, type Session } from './commands.ts'
import { complete, type Completion } from './complete.ts'
import { UsageError } from './options.ts'
import { evaluate } from './python.ts'
import { Interrupted, openShell, type Tone } from './shell.ts'

export interface TerminalLine { id: number; tone: Tone; prompt: string; text: string }

export interface TerminalState {
  lines: readonly TerminalLine[]
  prompt: string
  /** A command waits for the lab. */
  busy: boolean
  /** What was typed before, the latest last; of all lessons. */
  history: readonly string[]
  enter(line: string): Promise<void>
  /** Ctrl+C: stops waiting, and drops a block of Python that was begun. */
  interrupt(): void
  /** Ctrl+D: leaves a console. */
  leave(): void
  complete(line: string): Completion
}

export type TerminalStore = StoreApi<TerminalState>

/** Older ones are let go. */
const MOST_LINES = 2000
const MOST_HISTORY = 200
const PROMPT = '$'

/** The terminal of a lesson. It lives as long as the lesson is open; its history is kept. */
export function createTerminal(run: RunStore, settings: SettingsStore, newId: () => string): TerminalStore {
  let ids = 0
  /** The console that is open, and the lines of a block that is not whole yet. */
  let console: { process: string; block: string[] } | null = null

  return createStore<TerminalState>()((set, get) => {
    const say = (tone: Tone, text: string, prompt = '') => {
      set({ lines: [...get().lines, { id: ++ids, tone, prompt, text }].slice(-MOST_LINES) })
    }
    const shell = openShell(run, say, newId)
    const session: Session = {
      clear: () => set({ lines: [] }),
      history: () => get().history,
      enterConsole(process) {
        console = { process, block: [] }
        set({ prompt: promptOf() })
      },
      evaluate: (process, code) => evaluate(shell, process, code),
    }
    const promptOf = () => console === null ? PROMPT : console.block.length > 0 ? '...' : `${console.process} >>>`
    const leave = () => {
      if (console === null) return
      console = null
      set({ prompt: promptOf() })
    }

    // A console ends with its process, and with the lab.
    run.subscribe(() => {
      if (console === null || get().busy || shell.runs(console.process)) return
      const { process } = console
      leave()
      say('note', shell.isLive() ? `${process} has ended: you are in the lab's shell again.` : 'The lab has ended: you are in its shell again.')
    })

    async function pythonLine(line: string): Promise<void> {
      const { process, block } = console!
      if (block.length === 0 && /^\s*(exit|quit)\(\)\s*$/.test(line)) return leave()
      block.push(line)
      const more = await evaluate(shell, process, block.join('\n'))
      if (!more) block.length = 0
      if (!shell.runs(process)) leave()
    }

    async function shellLine(line: string): Promise<void> {
      const { words, error } = splitWords(line)
      if (error !== '') throw new UsageError(error)
      const [name, ...args] = words
      if (name !== undefined) await commandNamed(name).run(shell, args, session)
    }

    return {
      lines: [],
      prompt: PROMPT,
      busy: false,
      history: settings.getState().typed,

      async enter(line) {
        if (get().busy) return
        say('entered', line, get().prompt)
        if (line.trim() === '' && (console === null || console.block.length === 0)) return
        if (line.trim() !== '' && get().history.at(-1) !== line) {
          set({ history: [...get().history, line].slice(-MOST_HISTORY) })
          settings.getState().setTyped(get().history)
        }
        set({ busy: true })
        try {
          await (console === null ? shellLine(line) : pythonLine(line))
        } catch (error) {
          if (error instanceof UsageError) say('error', error.message)
          else if (error instanceof Interrupted) say('note', error.message)
          else throw error
          if (console !== null) console.block = []
          if (console !== null && !shell.runs(console.process)) leave()
        } finally {
          set({ busy: false, prompt: promptOf() })
        }
      },

      interrupt() {
        shell.interrupt()
        if (console !== null && !get().busy) {
          console.block = []
          say('entered', '^C', get().prompt)
          set({ prompt: promptOf() })
        }
      },
      leave,
      complete: (line) => console === null ? complete(line, shell) : { line, choices: [] },
    }
  })
}
