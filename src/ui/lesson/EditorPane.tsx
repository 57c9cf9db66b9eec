import { CodeEditor } from '../editor/CodeEditor.tsx'
import { EditorStatus } from './EditorStatus.tsx'
import { FileTabs } from './FileTabs.tsx'
import { Notices } from './Notices.tsx'
import { PANE } from './panes.ts'
import { RunControls } from './RunControls.tsx'
import bar from './EditorBar.module.css'
import styles from './Pane.module.css'

export function EditorPane({ withRun = true }: { withRun?: boolean }) {
  return (
    <section className={styles.pane} aria-label="Code" tabIndex={-1} {...{ [PANE]: 'code' }}>
      <div className={bar.bar}>
        <FileTabs />
        {withRun && <RunControls />}
      </div>
      <Notices />
      <div className={styles.fill}><CodeEditor /></div>
      <EditorStatus />
    </section>
  )
}
