import { useEffect, useRef } from 'react'
import { useLessonStores, useRun } from '../../stores/index.ts'
import { toast } from '../design/index.ts'
import { useGraves } from '../editor/useMarkers.ts'

/** Says at once, wherever the learner looks, that a service is gone, and why. The notice over the code stays. */
export function GraveToasts() {
  const graves = useGraves()
  const runId = useRun((run) => run.runId)
  const { ui } = useLessonStores()
  const told = useRef({ runId, seq: -1 })
  useEffect(() => {
    if (told.current.runId !== runId) told.current = { runId, seq: -1 }
    for (const { process, seq, what, message, place } of graves) {
      if (seq <= told.current.seq) continue
      told.current.seq = seq
      toast(`${process} ${what}: ${firstSentence(message)}`, 'failed', place === null ? undefined : {
        title: `Show line ${place.line}`,
        run: () => ui.getState().revealCode(place.path, place.line),
      })
    }
  }, [graves, runId, ui])
  return null
}

const firstSentence = (text: string) => /^.*?[.:](?=\s|$)/s.exec(text)?.[0].replace(/:$/, '.') ?? text
