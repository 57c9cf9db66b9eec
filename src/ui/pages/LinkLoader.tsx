import { Unlink } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import type { RunLink } from '../../contract/link.ts'
import { FOLDER_LINK, useAppStores } from '../../stores/index.ts'
import { PlainButton } from '../design/PlainButton.tsx'
import { LessonLoader } from './LessonLoader.tsx'
import { LessonSkeleton } from './LessonSkeleton.tsx'
import { Message } from './Message.tsx'
import { Opened } from './Opened.tsx'

type Reading = { state: 'reading' } | { state: 'failed'; reason: string; help: string } | { state: 'read'; link: RunLink }

/** Reads a link to a run, and opens the lesson as it says. */
export function LinkLoader({ text }: { text: string }) {
  const { readLink } = useAppStores()
  const [reading, setReading] = useState<Reading>({ state: 'reading' })

  useEffect(() => {
    let left = false
    readLink(text).then(
      (link) => { if (!left) setReading({ state: 'read', link }) },
      (error: unknown) => { if (!left) setReading({ state: 'failed', ...wordsOf(error) }) },
    )
    return () => { left = true }
  }, [text, readLink])

  if (reading.state === 'reading') return <LessonSkeleton title="Shared run" />
  if (reading.state === 'read') return reading.link.lesson === FOLDER_LINK ? <FolderRun link={reading.link} /> : <LessonLoader id={reading.link.lesson} link={reading.link} />
  return (
    <Message title="This link cannot be opened" icon={<Unlink />}>
      <p>{reading.reason}</p>
      <p>{reading.help}</p>
    </Message>
  )
}

function FolderRun({ link }: { link: RunLink }) {
  const { openSharedFolder } = useAppStores()
  const open = useCallback(() => openSharedFolder(link), [link, openSharedFolder])
  return (
    <Opened
      title="Shared run"
      open={open}
      failed={(error, again) => <Message title="This run cannot be opened" icon={<Unlink />} action={<PlainButton onClick={again}>Try again</PlainButton>}>{error.message}</Message>}
    />
  )
}

function wordsOf(error: unknown): { reason: string; help: string } {
  const help = error instanceof Error && 'help' in error ? String(error.help) : 'Check the connection to the server that this page came from, and reload.'
  return { reason: error instanceof Error ? error.message : String(error), help }
}
