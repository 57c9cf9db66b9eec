import { ServerOff } from 'lucide-react'
import { useAppStores } from '../../stores/index.ts'
import { Ticked } from '../design/Ticked.tsx'
import { PlainButton } from '../design/PlainButton.tsx'
import { Message } from './Message.tsx'
import { Opened } from './Opened.tsx'

/** The lab that a host on this machine runs from its own folder. */
export function HostLoader() {
  const { host, openHosted } = useAppStores()
  if (openHosted === null) {
    return (
      <Message title="This page has no host" icon={<ServerOff />}>
        <p>Start one, and open the address that it prints:</p>
        <p><code>npx faultline host FOLDER</code></p>
      </Message>
    )
  }
  return (
    <Opened
      title={host ?? ''}
      open={openHosted}
      failed={(error, again) => <Message title="The host’s lab cannot be shown" icon={<ServerOff />} action={<PlainButton onClick={again}>Try again</PlainButton>}><Ticked text={error.message} /></Message>}
    />
  )
}
