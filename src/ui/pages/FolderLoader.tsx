import { FolderOpen, FolderX } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import type { Folder } from '../../contract/folder.ts'
import { useAppStores, type LastFolder } from '../../stores/index.ts'
import { PlainButton } from '../design/PlainButton.tsx'
import { LessonSkeleton } from './LessonSkeleton.tsx'
import { Message } from './Message.tsx'
import { Opened } from './Opened.tsx'

/** A folder of the learner's machine: the one that `faultline open` serves, the one that was open last, or, with `choose`, another. */
export function FolderLoader({ choose = false }: { choose?: boolean }) {
  const { folders } = useAppStores()
  return folders.served === null || choose ? <ChosenFolder anew={choose} /> : <OpenFolder title="Your folder" folder={folders.served} />
}

function OpenFolder({ title, folder, choose }: { title: string; folder(): Promise<Folder>; choose?: () => void }) {
  const { openFolder } = useAppStores()
  const open = useCallback(async () => openFolder(await folder()), [folder, openFolder])
  return (
    <Opened
      title={title}
      open={open}
      failed={(error, again) => (
        <Message
          title="The folder could not be opened"
          icon={<FolderX />}
          action={<><PlainButton onClick={again}>Try again</PlainButton>{choose && <PlainButton onClick={choose}>Choose another folder</PlainButton>}</>}
        >
          {error.message}
        </Message>
      )}
    />
  )
}

type State = { state: 'asking'; last: LastFolder | null } | { state: 'looking' } | { state: 'open'; name: string; folder(): Promise<Folder> }

const always = (folder: Folder) => () => Promise.resolve(folder)

function ChosenFolder({ anew }: { anew: boolean }) {
  const { folders } = useAppStores()
  const [, navigate] = useLocation()
  const [now, setNow] = useState<State>({ state: 'looking' })
  const [problem, setProblem] = useState('')

  useEffect(() => {
    let left = false
    const look = async (): Promise<State> => {
      const last = await folders.last()
      const folder = !anew && last?.isAllowed ? await last.open() : null
      return folder === null ? { state: 'asking', last } : { state: 'open', name: folder.name, folder: always(folder) }
    }
    look().catch((): State => ({ state: 'asking', last: null })).then((next) => { if (!left) setNow(next) }, () => {})
    return () => { left = true }
  }, [folders, anew])

  const { pick } = folders
  const choose = async (ask: () => Promise<Folder | null>) => {
    setProblem('')
    try {
      const folder = await ask()
      if (folder === null) {
        // Closing the dialog says nothing; a question of the browser's that was answered with no does.
        if (ask !== pick) setProblem('The browser did not let this page edit the folder. Press again, and allow it in the browser’s question.')
        return
      }
      // The folder that was open last is this one now: the address that opens it may be loaded again.
      if (anew) navigate('/folder')
      else setNow({ state: 'open', name: folder.name, folder: always(folder) })
    } catch (error) {
      setProblem(`The browser could not open the folder: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  if (now.state === 'looking') return <LessonSkeleton title="Your folder" />
  if (now.state === 'open') return <OpenFolder key={now.name} title={now.name} folder={now.folder} choose={() => setNow({ state: 'asking', last: null })} />
  if (pick === null) {
    return (
      <Message title="This browser opens no folders" icon={<FolderX />}>
        <p>Chrome, Edge and other Chromium browsers do. In every browser, this command serves a folder to the page:</p>
        <p><code>npx faultline open FOLDER</code></p>
      </Message>
    )
  }
  const { last } = now
  return (
    <Message
      title={last === null ? 'Work on a folder of your own' : `Open ${last.name} again?`}
      icon={<FolderOpen />}
      action={(
        <>
          {last !== null && <PlainButton onClick={() => void choose(last.open)}>Open {last.name}</PlainButton>}
          <PlainButton onClick={() => void choose(pick)}>{last === null ? 'Choose a folder' : 'Choose another folder'}</PlainButton>
        </>
      )}
    >
      <p>
        A folder with a compose.yaml and its services runs here as a lesson’s lab does. What you edit is written into the folder, and what
        another editor writes there shows here. Nothing leaves this machine.
      </p>
      {problem !== '' && <p role="alert">{problem}</p>}
    </Message>
  )
}
