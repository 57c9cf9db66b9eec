import { Text, UNSTABLE_Toast as AriaToast, UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue, UNSTABLE_ToastRegion as ToastRegion } from 'react-aria-components'
import { X } from 'lucide-react'
import { Button, IconButton } from './Button.tsx'
import { Mark, type Meaning } from './Mark.tsx'
import styles from './Toast.module.css'

export interface ToastMessage { text: string; meaning?: Meaning; action?: { title: string; run(): void } }

const queue = new ToastQueue<ToastMessage>({ maxVisibleToasts: 2 })

/** Says something that needs no answer and goes away by itself: never the only place of an error. */
export const toast = (text: string, meaning?: Meaning, action?: ToastMessage['action']): void => {
  queue.add({ text, ...(meaning === undefined ? {} : { meaning }), ...(action === undefined ? {} : { action }) }, { timeout: action === undefined ? 6000 : 15_000 })
}

/** Says what is waited for, until the answer is called. */
export const toastUntil = (text: string): (() => void) => {
  const key = queue.add({ text })
  return () => queue.close(key)
}

/** Once a page: where the toasts appear. */
export function Toasts() {
  return (
    <ToastRegion queue={queue} className={styles.region!} aria-label="Notices">
      {({ toast: shown }) => (
        <AriaToast toast={shown} className={styles.toast!}>
          {shown.content.meaning !== undefined && <Mark meaning={shown.content.meaning} size={10} />}
          <ToastContent className={styles.content!}><Text slot="title">{shown.content.text}</Text></ToastContent>
          {shown.content.action !== undefined && (
            <Button size="sm" onPress={() => { shown.content.action!.run(); queue.close(shown.key) }}>{shown.content.action.title}</Button>
          )}
          <IconButton slot="close" label="Dismiss" size="sm"><X /></IconButton>
        </AriaToast>
      )}
    </ToastRegion>
  )
}
