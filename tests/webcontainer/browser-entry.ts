import { createPageWebContainer } from '../../src/app/webContainer.ts'
import { conformance } from '../runtime/conformance.ts'

/** The real service, in the page: `npm run e2e:webcontainer`. */
const runtime = createPageWebContainer(new URL(document.baseURI))

Object.assign(globalThis, { containerTests: { run: (name: string) => conformance.find((one) => one.name === name)!.run(runtime) } })
