import { useEffect, useRef, type ReactNode } from 'react'
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components'
import { classes } from './classes.ts'
import styles from './Tabs.module.css'

export interface TabItem<Id extends string = string> {
  id: Id
  title: string
  /** Shown after the title: a count, a mark. */
  extra?: ReactNode
  content: ReactNode
}

export interface TabsProps<Id extends string> {
  /** What the tabs choose between, for a screen reader. */
  label: string
  items: readonly TabItem<Id>[]
  selected: Id
  onSelect(id: Id): void
  className?: string
}

/** Tabs over panels; only the panel in front is mounted. It fills its container and scrolls inside itself. */
export function Tabs<Id extends string>({ label, items, selected, onSelect, className }: TabsProps<Id>) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => keepInSight(list.current!), [selected])
  return (
    <AriaTabs
      className={classes(styles.tabs, className)}
      selectedKey={selected}
      onSelectionChange={(key) => onSelect(key as Id)}
    >
      <TabList ref={list} aria-label={label} className={styles.list!}>
        {items.map(({ id, title, extra }) => (
          <Tab key={id} id={id} className={styles.tab!}>{title}{extra}</Tab>
        ))}
      </TabList>
      {items.map(({ id, title, content }) => (
        <TabPanel key={id} id={id} className={styles.panel!}>
          {/* What stands in the panel has headings below this one. */}
          <h2 className="visually-hidden">{title}</h2>
          {content}
        </TabPanel>
      ))}
    </AriaTabs>
  )
}

/** Many tabs are wider than a narrow pane: the one in front is in sight, also when it grows by a count, until one scrolls on. */
function keepInSight(list: HTMLElement): () => void {
  const tab = list.querySelector('[aria-selected=true]')
  if (tab === null) return () => {}
  const show = () => tab.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  show()
  const observer = new ResizeObserver(() => {
    const [{ left }, room] = [tab.getBoundingClientRect(), list.getBoundingClientRect()]
    if (left >= room.left && left < room.right) show()
  })
  observer.observe(tab)
  return () => observer.disconnect()
}
