import { Compass } from 'lucide-react'
import { Message } from './Message.tsx'

export function NotFound({ what = 'This page' }: { what?: string }) {
  return (
    <Message title={`${what} is not here`} icon={<Compass />}>
      The address may be mistyped, or it belongs to another version of the course. Your work is kept all the same.
    </Message>
  )
}
