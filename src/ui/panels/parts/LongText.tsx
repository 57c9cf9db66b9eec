import { Download } from 'lucide-react'
import { bytesText } from '../../../telemetry/index.ts'
import { Button, saveAs } from '../../design/index.ts'
import styles from './LongText.module.css'

/** A browser lays out so many characters within a frame or two; megabytes would stop the page for a second. */
export const SHOWN_CHARS = 64_000

/** Text of any length: the beginning is shown, and the whole can be had as a file. */
export function LongText({ text, name, className, label }: { text: string; name: string; className?: string | undefined; label?: string }) {
  const isCut = text.length > SHOWN_CHARS
  return (
    <>
      <pre className={className} tabIndex={0} aria-label={label}>{isCut ? text.slice(0, SHOWN_CHARS) : text}</pre>
      {isCut && (
        <p className={styles.cut}>
          The first {bytesText(SHOWN_CHARS)} of {bytesText(text.length)} are shown.
          <Button size="sm" icon={<Download aria-hidden />} onPress={() => saveAs(name, text)}>Download the whole</Button>
        </p>
      )}
    </>
  )
}
