import { TriangleAlert } from 'lucide-react'
import { Button } from '../design/index.ts'
import { Message } from './Message.tsx'

/** The whole page has a bug: what it was, and the way back. */
export function Broken({ error }: { error: Error }) {
  return (
    <Message title="The page has a fault of its own" icon={<TriangleAlert />} action={<Button variant="primary" onPress={() => window.location.reload()}>Load it again</Button>}>
      What you have written is stored. If it happens again, please report it with these words: {error.message}
    </Message>
  )
}
