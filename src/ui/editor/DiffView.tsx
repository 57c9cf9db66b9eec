import { useEffect, useRef } from 'react'
import { useResolvedTheme } from '../theme.ts'
import { languageOf } from './languages.ts'
import { EDITOR_OPTIONS, monaco, NO_BRACKET_COLOURS } from './monaco.ts'
import { THEME_NAMES } from './themes.ts'
import styles from './CodeEditor.module.css'

/** Two versions of one file side by side, or one under the other where there is no room. Read-only. */
export default function DiffView({ path, mine, theirs, whose }: { path: string; mine: string; theirs: string; whose: string }) {
  const host = useRef<HTMLDivElement>(null)
  const theme = useResolvedTheme()

  useEffect(() => {
    if (host.current === null) return
    const language = languageOf(path)
    const original = monaco.editor.createModel(mine, language)
    const modified = monaco.editor.createModel(theirs, language)
    for (const model of [original, modified]) model.updateOptions({ bracketColorizationOptions: NO_BRACKET_COLOURS })
    const editor = monaco.editor.createDiffEditor(host.current, {
      ...EDITOR_OPTIONS, readOnly: true, renderOverviewRuler: false, useInlineViewWhenSpaceIsLimited: true,
      originalAriaLabel: 'Your file', modifiedAriaLabel: whose,
    })
    editor.setModel({ original, modified })
    const compared = editor.onDidUpdateDiff(() => {
      compared.dispose()
      editor.revealFirstDiff()
    })
    return () => {
      compared.dispose()
      editor.dispose()
      original.dispose()
      modified.dispose()
    }
  }, [path, mine, theirs, whose])
  useEffect(() => monaco.editor.setTheme(THEME_NAMES[theme]), [theme])

  return <div className={styles.frame}><div ref={host} className={styles.host} /></div>
}
