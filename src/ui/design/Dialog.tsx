import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { X } from 'lucide-react'
import { IconButton } from './Button.tsx'
import { classes } from './classes.ts'
import styles from './Dialog.module.css'

export interface DialogProps {
  title: string
  isOpen: boolean
  onClose(): void
  /** sm: a question. md: a list. lg: something to work in. */
  size?: 'sm' | 'md' | 'lg'
  /** alertdialog: something would be lost; it has no other way out than its buttons and Escape. */
  role?: 'dialog' | 'alertdialog'
  actions?: ReactNode
  /** What it shows is only read and may be long: the keyboard can scroll it. */
  scrolls?: boolean
  children: ReactNode
}

export function Dialog({ title, isOpen, onClose, size = 'sm', role = 'dialog', actions, scrolls = false, children }: DialogProps) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => { if (!open) onClose() }}
      isDismissable={role === 'dialog'}
      className={styles.overlay!}
    >
      <Modal className={classes(styles.modal, styles[size])}>
        <AriaDialog role={role} className={styles.dialog!}>
          <header className={styles.header}>
            <Heading slot="title" className={styles.title!}>{title}</Heading>
            {role === 'dialog' && <IconButton label="Close" keys="Esc" size="sm" onPress={onClose}><X /></IconButton>}
          </header>
          <div className={styles.body} {...(scrolls ? { tabIndex: 0 } : {})}>{children}</div>
          {actions !== undefined && <footer className={styles.actions}>{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
