import { isController } from './quorum.ts'
import { tellNode, tellSelf } from './peers.ts'
import type { Message } from './messages.ts'
import type { Broker } from '../state.ts'

/** To the controller, wherever it is: lost where there is none at the moment. */
export function tellController(broker: Broker, message: Message): void {
  const { controller } = broker.state.quorum
  if (isController(broker)) tellSelf(broker, message)
  else if (controller >= 0) tellNode(broker, controller, message)
}
