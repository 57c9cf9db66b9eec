import { useEffect, useMemo, useState, type MouseEvent } from 'react'
import { useStore } from 'zustand/react'
import type { ProseSection } from '../../contract/lesson.ts'
import { foundBelow, useLessonStores, useWorkspace, type OpenFolder } from '../../stores/index.ts'
import { Button } from '../design/index.ts'
import { Sections } from './LessonText.tsx'
import { PANE } from './panes.ts'
import { followProseLink } from './proseLinks.ts'
import styles from './Prose.module.css'

const README = 'README.md'

/** What stands where a lesson has its text: what the folder says of itself, and what can be done with it here. */
export function FolderProse({ folder }: { folder: OpenFolder }) {
  const stores = useLessonStores()
  const sections = useReadme(folder)
  const onClick = (event: MouseEvent<HTMLElement>) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (link !== null && followProseLink(link, stores)) event.preventDefault()
  }
  return (
    <article className={styles.prose} onClick={onClick} tabIndex={-1} aria-label={`About ${folder.name}`} {...{ [PANE]: 'prose' }}>
      <Facts folder={folder} />
      <Sections sections={sections} hidden="README" />
      {sections.length === 0 ? <section aria-labelledby="ways-on"><h2 id="ways-on">What you can do here</h2><WaysOn /></section> : <details className={styles.ways}><summary>What you can do here</summary><section><WaysOn /></section></details>}
    </article>
  )
}

function useReadme(folder: OpenFolder): readonly ProseSection[] {
  const text = useWorkspace((workspace) => workspace.files[README] ?? '')
  const [sections, setSections] = useState<readonly ProseSection[]>([])
  useEffect(() => {
    let left = false
    if (text.trim() === '') setSections([])
    else void folder.renderReadme(text).then((next) => { if (!left) setSections(next) }, () => {})
    return () => { left = true }
  }, [folder, text])
  return sections
}

function Facts({ folder }: { folder: OpenFolder }) {
  const left = useStore(folder.store, (state) => state.left)
  const count = useWorkspace((workspace) => Object.keys(workspace.files).length)
  const hasLab = useWorkspace((workspace) => workspace.files['compose.yaml'] !== undefined)
  return (
    <header className={styles.facts}>
      <p className={styles.summary}>Your folder <b>{folder.name}</b>: what you edit here is written there, and what is written there shows here.</p>
      <p className={styles.minutes}>
        {count} {count === 1 ? 'file' : 'files'}.
        {left > 0 && ` ${left} more ${left === 1 ? 'is' : 'are'} no text: ${left === 1 ? 'it stays' : 'they stay'} in the folder and out of the lab.`}
      </p>
      {!hasLab && <NoLab folder={folder} />}
    </header>
  )
}

/** Nothing can run here: because nothing is here yet, or because it lies further down. */
function NoLab({ folder }: { folder: OpenFolder }) {
  const files = useWorkspace((workspace) => workspace.files)
  const { lessons, labs } = useMemo(() => foundBelow(Object.keys(files)), [files])
  const [problem, setProblem] = useState('')
  const addFirst = () => void folder.addFirstFiles().catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)))
  if (lessons.length > 0) {
    return (
      <div className={styles.first}>
        <p>
          {lessons.includes('') ? 'This is a lesson' : lessons.length === 1 ? `There is a lesson in ${lessons[0]}` : `These are ${lessons.length} lessons, such as ${lessons[0]}`}: what runs is put
          together from a template, start and solution, so nothing can run here as it lies.
        </p>
        <p><code>npm run dev</code> shows lessons as learners see them, and <code>npx faultline check FOLDER</code> says whether they are sound.</p>
      </div>
    )
  }
  return (
    <div className={styles.first}>
      {labs.length > 0 && <p>There {labs.length === 1 ? 'is a lab' : 'are labs'} further down: open the folder {labs.slice(0, 3).join(', or ')}{labs.length > 3 && `, or one of ${labs.length - 3} more`} itself to run it.</p>}
      <p>There is no compose.yaml {labs.length > 0 ? 'here' : 'yet'}, which says what runs.</p>
      <Button variant={labs.length > 0 ? 'secondary' : 'primary'} onPress={addFirst}>Add a first service</Button>
      {problem !== '' && <p role="alert">{problem}</p>}
    </div>
  )
}

const WaysOn = () => (
    <ul>
      <li><b>Run</b> starts the services of <a href="#" data-file="compose.yaml">compose.yaml</a>. A file that changes starts its service again.</li>
      <li><a href="#" data-panel="requests">Send requests</a>, or open a service’s own pages in the <a href="#" data-panel="preview">preview</a>.</li>
      <li><a href="#" data-panel="faults">Break something</a>: cut a line, slow a service down, let a broker crash.</li>
      <li>
        Checks are tests in <code>checks/test_NAME.py</code> that take the lab as an argument: <code>def test_orders(lab):</code>.
        The <a href="#" data-panel="checks">Check panel</a> runs them, and so does <code>npx faultline test FOLDER</code>.
      </li>
      <li>A README.md in the folder stands here.</li>
    </ul>
)
