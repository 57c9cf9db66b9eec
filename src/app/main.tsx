import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import '../ui/design/tokens.css'
import '../ui/design/base.css'
import { createRoot } from 'react-dom/client'
import { App } from '../ui/App.tsx'
import { compose } from './compose.ts'

if (import.meta.env.DEV) await (await import('../mocks/inPage.ts')).mockFromAddress()

createRoot(document.getElementById('root')!).render(<App stores={compose()} />)
