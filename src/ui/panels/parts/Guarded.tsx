import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, EmptyState, Guard } from '../../design/index.ts'

/** A panel that breaks leaves the others, the editor and the run alone. */
export function Guarded({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Guard
      of={title}
      instead={(error, retry) => (
        <EmptyState tone="failed" icon={<TriangleAlert />} title={`${title} has a fault of its own`} action={<Button size="sm" onPress={retry}>Try again</Button>}>
          Everything else goes on. {error.message}
        </EmptyState>
      )}
    >
      {children}
    </Guard>
  )
}
