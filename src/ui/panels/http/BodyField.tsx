import { X } from 'lucide-react'
import { bytesText } from '../../../telemetry/index.ts'
import { Button } from '../../design/index.ts'
import { Field, fieldStyles } from '../parts/fields.tsx'
import { SHOWN_CHARS } from '../parts/LongText.tsx'
import styles from './HttpPanel.module.css'

/** The body to send. One that is too long to be laid out at once is kept and sent whole, but not shown. */
export function BodyField({ body, onChange }: { body: string; onChange(body: string): void }) {
  return (
    <Field label="Body">
      {(id) => body.length > SHOWN_CHARS
        ? (
          <div id={id} className={styles.longBody}>
            <span>{bytesText(body.length)} of text, too long to edit here. It is sent whole.</span>
            <Button size="sm" icon={<X aria-hidden />} onPress={() => onChange('')}>Empty it</Button>
          </div>
        )
        : (
          <textarea
            id={id}
            className={`${fieldStyles.input} ${fieldStyles.mono}`}
            rows={Math.min(8, Math.max(2, body.split('\n').length))}
            spellCheck={false}
            value={body}
            onChange={(e) => onChange(e.target.value)}
            onPaste={(e) => {
              const pasted = e.clipboardData.getData('text')
              if (pasted.length + body.length <= SHOWN_CHARS) return
              // The field itself would lay it all out before anybody could say no.
              e.preventDefault()
              const { selectionStart: from, selectionEnd: to } = e.currentTarget
              onChange(body.slice(0, from) + pasted + body.slice(to))
            }}
          />
        )}
    </Field>
  )
}
