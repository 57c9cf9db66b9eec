import type { AuthAPI } from '@webcontainer/api'

/**
 * For those with an account: its private packages are then within reach. Before the first boot, as the package wants it. Who declines,
 * or closes the window, goes on without one: labs need none.
 */
export function signIn(auth: Pick<AuthAPI, 'init' | 'startAuthFlow' | 'on'>, clientId: string, tell: (words: string) => void): void {
  const state = auth.init({ clientId, scope: '' })
  if (state.status === 'auth-failed') tell(`The sign-in to WebContainers failed: ${state.description || state.error}. Labs run without an account.`)
  if (state.status === 'need-auth') auth.startAuthFlow({ popup: true })
  auth.on('auth-failed', ({ error, description }) => tell(`The sign-in to WebContainers failed: ${description || error}. Labs run without an account.`))
}
