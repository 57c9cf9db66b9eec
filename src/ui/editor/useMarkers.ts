import { useMemo } from 'react'
import { createProblemReader, markersOf, useRun, useWorkspace, type Marker } from '../../stores/index.ts'

/** What is wrong in the learner's files: problems of compose.yaml, and those that the running services have met. */
export function useMarkers(): readonly Marker[] {
  const reader = useMemo(createProblemReader, [])
  const events = useRun((run) => run.events)
  const version = useRun((run) => run.version)
  const compose = useRun((run) => run.problems)
  const lab = useRun((run) => run.lab)
  const files = useWorkspace((workspace) => workspace.files)
  const found = useMemo(() => reader.read(events), [reader, events, version])
  return useMemo(() => markersOf(found, compose, files, lab), [found, compose, files, lab])
}
