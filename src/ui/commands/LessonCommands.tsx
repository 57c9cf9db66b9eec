import { createContext, lazy, Suspense, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { useLocation } from 'wouter'
import { useAppStores, useLessonStores } from '../../stores/index.ts'
import { toast } from '../design/index.ts'
import { whenIdle } from '../idle.ts'
import { focusNextPane } from '../lesson/panes.ts'
import { commandsOf, type Command, type PageActions } from './commands.ts'
import { useKeys } from './useKeys.ts'

const SolutionDialog = lazy(() => import('../lesson/SolutionDialog.tsx'))
const importOverlays = () => import('./overlays.ts')
const CommandPalette = lazy(async () => ({ default: (await importOverlays()).CommandPalette }))
const KeyHelp = lazy(async () => ({ default: (await importOverlays()).KeyHelp }))
const ResetDialog = lazy(async () => ({ default: (await importOverlays()).ResetDialog }))
const NameDialog = lazy(async () => ({ default: (await importOverlays()).NameDialog }))
const LinkDialog = lazy(async () => ({ default: (await importOverlays()).LinkDialog }))

/** What stands over the page, if anything does. */
type Overlay = 'palette' | 'keys' | 'solution' | 'reset-file' | 'reset-all' | 'name-new' | 'name-rename' | null

type RunCommand = (id: string) => void
const CommandContext = createContext<RunCommand>(() => {})

/** Runs a command by its id, as its key would. */
export const useCommand = (): RunCommand => useContext(CommandContext)

/** The lesson's commands, their keys, and the dialogs that some of them open. */
export function LessonCommands({ children }: { children: ReactNode }) {
  const app = useAppStores()
  const stores = useLessonStores()
  const [, navigate] = useLocation()
  const [overlay, setOverlay] = useState<Overlay>(null)
  /** A link that the clipboard did not take. */
  const [link, setLink] = useState('')
  const close = useCallback(() => setOverlay(null), [])
  // Fetched right behind the editor and mounted closed.
  const [areThere, setThere] = useState(false)
  useEffect(() => whenIdle(() => void importOverlays().then(() => setThere(true), () => {}), 3000), [])

  const actions = useMemo((): PageActions => ({
    openPalette: () => {
      // Should it not be there yet: what is typed meanwhile must not land in the code.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
      setOverlay('palette')
    },
    openKeys: () => setOverlay('keys'),
    openSolution: () => setOverlay('solution'),
    confirmReset: (what) => setOverlay(`reset-${what}`),
    nameFile: (how) => setOverlay(`name-${how}`),
    download: () => void import('../lesson/download.ts').then(({ downloadProject }) => downloadProject(stores)),
    share: () => void import('../share/copyLink.ts').then(({ copyLink }) => copyLink(stores, setLink)),
    goTo: navigate,
    nextPane: focusNextPane,
    tell: toast,
  }), [navigate, stores])

  const commands = useCallback((): Command[] => commandsOf(app, stores, actions), [app, stores, actions])
  const runCommand = useCallback((id: string) => {
    const command = commands().find((one) => one.id === id)
    if (command !== undefined && command.enabled !== false) command.run()
  }, [commands])
  useKeys(commands)

  return (
    <CommandContext value={runCommand}>
      {children}
      {(areThere || overlay !== null || link !== '') && (
        <Suspense>
          <CommandPalette isOpen={overlay === 'palette'} onClose={close} commands={commands} />
          <KeyHelp isOpen={overlay === 'keys'} onClose={close} commands={commands} />
          <ResetDialog what={overlay === 'reset-file' ? 'file' : overlay === 'reset-all' ? 'all' : null} onClose={close} />
          <NameDialog how={overlay === 'name-new' ? 'new' : overlay === 'name-rename' ? 'rename' : null} onClose={close} />
          <LinkDialog link={link} onClose={() => setLink('')} />
          {overlay === 'solution' && <SolutionDialog onClose={close} />}
        </Suspense>
      )}
    </CommandContext>
  )
}
