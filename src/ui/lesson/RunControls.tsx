import { Play, RotateCw, Square } from 'lucide-react'
import { useRun, useStarting } from '../../stores/index.ts'
import { useCommand } from '../commands/LessonCommands.tsx'
import { Button, IconButton, Tooltip } from '../design/index.ts'
import styles from './EditorBar.module.css'

export function RunControls() {
  const command = useCommand()
  const status = useRun((run) => run.status)
  const isLive = status === 'running' || status === 'paused'
  const starting = useStarting()
  return (
    <div className={styles.run} role="group" aria-label="Lab">
      {isLive && (
        <IconButton label="Stop the lab" keys="Ctrl+." size="sm" variant="secondary" onPress={() => command('stop')}><Square /></IconButton>
      )}
      <Tooltip text={isLive ? 'Run again from the start' : 'Run the lab'} keys="Ctrl+S">
        <Button
          size="sm"
          variant={isLive ? 'secondary' : 'primary'}
          icon={isLive ? <RotateCw /> : <Play />}
          isDisabled={starting}
          onPress={() => command('run')}
        >
          {starting ? 'Starting…' : isLive ? 'Run again' : 'Run'}
        </Button>
      </Tooltip>
    </div>
  )
}
