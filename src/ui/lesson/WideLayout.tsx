import { Group, Panel, Separator } from 'react-resizable-panels'
import { useAppStores } from '../../stores/index.ts'
import { EditorPane } from './EditorPane.tsx'
import { PANES } from './layout.ts'
import { PANE } from './panes.ts'
import { ProsePane } from './ProsePane.tsx'
import { PanelDeck, ServiceMap, TimeBar } from './panels.tsx'
import styles from './WideLayout.module.css'

/** Prose, code and panels side by side, with the time bar under them all. Sizes are remembered. */
export function WideLayout() {
  return (
    <main className={styles.layout}>
      <Split group="lesson" orientation="horizontal" sizes={PANES}>
        <Panel id="prose" minSize="200px"><ProsePane /></Panel>
        <Handle label="Width of the lesson text" />
        <Panel id="code" minSize="240px"><EditorPane /></Panel>
        <Handle label="Width of the code" />
        <Panel id="panels" minSize="240px">
          <div className={styles.panels} tabIndex={-1} {...{ [PANE]: 'panels' }}>
            <Split group="panels" orientation="vertical" sizes={{ map: 42, deck: 58 }}>
              <Panel id="map" minSize="140px"><ServiceMap /></Panel>
              <Handle label="Height of the map" />
              <Panel id="deck" minSize="160px"><PanelDeck /></Panel>
            </Split>
          </div>
        </Panel>
      </Split>
      <div className={styles.time} tabIndex={-1} {...{ [PANE]: 'time' }}><TimeBar /></div>
    </main>
  )
}

function Split({ group, orientation, sizes, children }: {
  group: string
  orientation: 'horizontal' | 'vertical'
  sizes: Record<string, number>
  children: React.ReactNode
}) {
  const { settings } = useAppStores()
  return (
    <Group
      id={group}
      orientation={orientation}
      defaultLayout={settings.getState().layout[group] ?? sizes}
      onLayoutChanged={(layout, meta) => { if (meta.isUserInteraction) settings.getState().setLayout(group, layout) }}
      className={styles.group}
    >
      {children}
    </Group>
  )
}

const Handle = ({ label }: { label: string }) => <Separator className={styles.handle} aria-label={label} />
