import { memo, useRef, useState } from 'react'
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import { shareText } from '../../../telemetry/index.ts'
import { classes } from '../../design/index.ts'
import type { LabStatus } from '../model/moment.ts'
import { FaultBadge } from './FaultBadge.tsx'
import { LinkActions } from './LinkActions.tsx'
import { endsText, linkText, rateText, type MapLink } from './picture.ts'
import type { Route } from './route.ts'
import styles from './ServiceMap.module.css'

/** A link's label, which is also the button that breaks and mends it. The whole line opens it too. */
export const LinkButton = memo(function LinkButton({ link, route, status }: {
  link: MapLink
  route: Route
  status: LabStatus
}) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const { rate, errorShare, finished } = link.traffic
  return (
    <>
      <svg className={styles.reach} aria-hidden="true">
        <path d={route.path} onClick={() => setOpen(true)}><title>{linkText(link)}</title></path>
      </svg>
      <DialogTrigger isOpen={open} onOpenChange={setOpen}>
        <AriaButton
          ref={button}
          className={classes(styles.label, styles[route.words])}
          style={{ left: route.label.x, top: route.label.y }}
        >
          <span className="visually-hidden">Link {nameOf(link)}</span>
          <span className={styles.over}>
            {link.badge
              ? <FaultBadge badge={link.badge} />
              : finished > 0 && <span>{rateText(rate)} {link.messages ? 'msg/s' : 'req/s'}</span>}
          </span>
          <span className={styles.under}>
            {link.inFlight > 0 && <span>{link.inFlight} in flight</span>}
            {errorShare > 0 && <span className={styles.errors}>{shareText(errorShare)} failed</span>}
          </span>
          {!link.badge && <span className={styles.handle} />}
        </AriaButton>
        <Popover className={styles.popover!} offset={10} placement="bottom">
          <Dialog className={styles.dialog!} aria-label={`Link ${link.from} to ${link.to}`}>
            <LinkActions link={link} status={status} onDone={() => setOpen(false)} />
          </Dialog>
        </Popover>
      </DialogTrigger>
    </>
  )
}, (a, b) => a.link.id === b.link.id && a.link.look === b.link.look && a.route === b.route && a.status === b.status)

const nameOf = ({ from, to, badge }: MapLink) => `${endsText(from, to)}${badge ? `, broken: ${badge.title}` : ''}: `
