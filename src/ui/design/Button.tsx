import type { ReactNode, Ref } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components'
import { classes } from './classes.ts'
import { Tooltip } from './Tooltip.tsx'
import styles from './Button.module.css'

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  /** primary: the one thing to do here. quiet: without a frame, for toolbars. danger: takes something away. */
  variant?: 'primary' | 'secondary' | 'quiet' | 'danger'
  size?: 'sm' | 'md'
  icon?: ReactNode
  children?: ReactNode
  className?: string
  ref?: Ref<HTMLButtonElement>
}

export function Button({ variant = 'secondary', size = 'md', icon, children, className, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={classes(styles.button, styles[variant], styles[size], className)}>
      {icon}
      {children}
    </AriaButton>
  )
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon' | 'aria-label'> {
  /** What it does: its name for a screen reader and its tooltip. */
  label: string
  /** The key that does the same, as the tooltip shows it: "Ctrl+K". */
  keys?: string
  children: ReactNode
}

export function IconButton({ label, keys, size = 'md', variant = 'quiet', children, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} keys={keys}>
      <AriaButton
        {...rest}
        aria-label={label}
        className={classes(styles.button, styles[variant], styles[size], styles.icon, className)}
      >
        {children}
      </AriaButton>
    </Tooltip>
  )
}
