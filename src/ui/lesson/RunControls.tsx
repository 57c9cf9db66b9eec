import { Play, RotateCw, Square } from 'lucide-react'
import { isStarting, useRun } from '../../stores/index.ts'
import { useCommand } from '../commands/LessonCommands.tsx'
import { Button, Tooltip } from '../design/index.ts'
import styles from './EditorBar.module.css'

export function RunControls() {
  const command = useCommand()
  const status = useRun((run) => run.status)
  const isLive = status === 'running' || status === 'paused'
  const starting = useRun(isStarting)
  return (
    <div className={styles.run} role="group" aria-label="Lab">
      {isLive && (
        <Tooltip text="Stop the lab" keys="Ctrl+.">
          <Button size="sm" icon={<Square />} onPress={() => command('stop')}>Stop</Button>
        </Tooltip>
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
