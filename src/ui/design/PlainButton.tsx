import type { ButtonHTMLAttributes } from 'react'
import { classes } from './classes.ts'
import styles from './Button.module.css'

export interface PlainButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'type'> {
  variant?: 'primary' | 'quiet'
  /** Only an icon: then `aria-label` names it. */
  isIcon?: boolean
}

/**
 * The browser's own button in the looks of ours, for the pages that come first: they do without react-aria-components,
 * which is a third of the JavaScript that they would need.
 */
export function PlainButton({ variant = 'primary', isIcon = false, ...rest }: PlainButtonProps) {
  return <button {...rest} type="button" className={classes(styles.button, styles.plain, styles[variant], styles.md, isIcon && styles.icon)} />
}
