import { TriangleAlert } from 'lucide-react'
import { PlainButton } from '../design/PlainButton.tsx'
import { Message } from './Message.tsx'

/** The whole page has a bug: what it was, and the way back. */
export function Broken({ error }: { error: Error }) {
  return (
    <Message title="The page has a fault of its own" icon={<TriangleAlert />} action={<PlainButton onClick={() => window.location.reload()}>Load it again</PlainButton>}>
      What you have written is stored. If it happens again, please report it with these words: {error.message}
    </Message>
  )
}
