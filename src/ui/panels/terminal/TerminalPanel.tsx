import { use, useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useStore } from 'zustand/react'
import { useLessonStores, type LessonStores, type TerminalLine, type TerminalStore } from '../../../stores/index.ts'
import { Button, classes, Kbd } from '../../design/index.ts'
import styles from './TerminalPanel.module.css'

/** Each lesson has one terminal, and a panel that is opened again finds it as it was. */
const opening = new WeakMap<() => Promise<TerminalStore>, Promise<TerminalStore>>()

function openingOf({ terminal }: LessonStores): Promise<TerminalStore> {
  if (!opening.has(terminal)) opening.set(terminal, terminal())
  return opening.get(terminal)!
}

/** A shell for the lab: processes, logs, requests, and a Python console inside a service. */
export function TerminalPanel() {
  const terminal = use(openingOf(useLessonStores()))
  const lines = useStore(terminal, (state) => state.lines)
  const prompt = useStore(terminal, (state) => state.prompt)
  const busy = useStore(terminal, (state) => state.busy)
  const { text, choices, onChange, onKeyDown, selectsText } = useLineEditor(terminal)
  const input = useRef<HTMLInputElement>(null)
  const end = useRef<HTMLDivElement>(null)
  // Braces: scrolling answers with a promise in newer browsers, and an effect may not.
  useEffect(() => { end.current?.scrollIntoView({ block: 'end' }) }, [lines, choices, busy])

  return (
    // A click beside the text is meant for the prompt; one that selects text is not.
    <div className={styles.panel} onClick={() => { if (!selectsText()) input.current?.focus() }}>
      <div role="log" aria-label="Terminal" className={styles.lines}>
        {lines.length === 0 && <p className={styles.hint}>A shell of the lab. Type <kbd>help</kbd>, or for example <kbd>ps</kbd>.</p>}
        {lines.map((line) => <Line key={line.id} line={line} />)}
      </div>
      <div className={styles.entry}>
        <label htmlFor="terminal-line" className={styles.prompt}>{busy ? '' : prompt}<span className="visually-hidden"> terminal, command</span></label>
        <input
          ref={input}
          id="terminal-line"
          className={styles.input}
          value={text}
          readOnly={busy}
          placeholder={busy ? 'waiting for the lab' : ''}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          aria-describedby="terminal-choices"
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            const pasted = event.clipboardData.getData('text')
            if (!pasted.includes('\n')) return
            event.preventDefault()
            void enterAll(terminal.getState().enter, text + pasted).then(onChange)
          }}
        />
        {busy && <Button size="sm" className={styles.stop!} onPress={() => terminal.getState().interrupt()}>Stop waiting <Kbd keys="Ctrl+C" /></Button>}
      </div>
      <p id="terminal-choices" className={styles.choices} aria-live="polite">{choices.join('  ')}</p>
      <div ref={end} />
    </div>
  )
}

function Line({ line: { tone, prompt, text } }: { line: TerminalLine }) {
  return (
    <div className={classes(styles.line, styles[tone])}>
      {prompt !== '' && <span className={styles.prompt}>{prompt} </span>}
      {text}
    </div>
  )
}

/** Several lines at once are entered one after the other; the last, which has not been ended, stays to be edited. */
async function enterAll(enter: (line: string) => Promise<void>, text: string): Promise<string> {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const last = lines.pop()!
  for (const line of lines) await enter(line)
  return last
}

/** One line with a shell's keys: history by Up and Down, completion by Tab, Ctrl+C, Ctrl+D, Ctrl+L. */
function useLineEditor(terminal: TerminalStore) {
  const [text, setText] = useState('')
  const [choices, setChoices] = useState<readonly string[]>([])
  /** How far back in the history, and what was being typed before. */
  const back = useRef({ steps: 0, typed: '' })
  /** Escape gives the next Tab to the page: the keyboard must be able to leave. */
  const leaves = useRef(false)

  const change = (next: string) => {
    back.current = { steps: 0, typed: next }
    setText(next)
    setChoices([])
  }
  const browse = (step: 1 | -1) => {
    const { history } = terminal.getState()
    const steps = Math.min(history.length, Math.max(0, back.current.steps + step))
    back.current.steps = steps
    setText(steps === 0 ? back.current.typed : history[history.length - steps]!)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const { enter, interrupt, leave, complete } = terminal.getState()
    const key = event.ctrlKey ? `Ctrl+${event.key.toLowerCase()}` : event.key
    const did = (action: () => void) => {
      event.preventDefault()
      event.stopPropagation()
      action()
    }
    const nothingSelected = event.currentTarget.selectionStart === event.currentTarget.selectionEnd
    switch (key) {
      case 'Enter':
        return did(() => {
          if (terminal.getState().busy) return
          change('')
          void enter(text)
        })
      case 'ArrowUp': return did(() => browse(1))
      case 'ArrowDown': return did(() => browse(-1))
      case 'Escape': leaves.current = true; return
      case 'Tab': {
        const stays = !event.shiftKey && !leaves.current && text.trim() !== ''
        leaves.current = false
        if (!stays) return
        return did(() => {
          const done = complete(text)
          setText(done.line)
          setChoices(done.choices)
        })
      }
      case 'Ctrl+c': return nothingSelected ? did(() => { interrupt(); change('') }) : undefined
      case 'Ctrl+d': return text === '' ? did(leave) : undefined
      case 'Ctrl+l': return did(() => void enter('clear'))
    }
    leaves.current = false
  }
  return { text, choices, onChange: change, onKeyDown, selectsText: () => (window.getSelection()?.toString() ?? '') !== '' }
}
