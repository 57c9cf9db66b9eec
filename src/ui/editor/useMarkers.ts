import { useMemo } from 'react'
import { createProblemReader, gravesOf, markersOf, useBeat, useRun, useWorkspace, type Grave, type Marker } from '../../stores/index.ts'

/** What is wrong in the learner's files: problems of compose.yaml, and those that the running services have met. */
export function useMarkers(): readonly Marker[] {
  const compose = useRun((run) => run.problems)
  const lab = useRun((run) => run.lab)
  const files = useWorkspace((workspace) => workspace.files)
  const found = useFound()
  return useMemo(() => markersOf(found, compose, files, lab), [found, compose, files, lab])
}

/** Problems that took a service away, until it starts again. */
export function useGraves(): readonly Grave[] {
  const lab = useRun((run) => run.lab)
  const files = useWorkspace((workspace) => workspace.files)
  const found = useFound()
  return useMemo(() => gravesOf(found, files, lab), [found, files, lab])
}

function useFound() {
  const reader = useMemo(createProblemReader, [])
  const events = useBeat((beat) => beat.events)
  const version = useBeat((beat) => beat.version)
  return useMemo(() => reader.read(events), [reader, events, version])
}
