import type { AuthAPI, BootOptions, WebContainer } from '@webcontainer/api'

/** What is public of a class; the package's own private fields would make every double of it another type. */
export type Public<T> = { [K in keyof T]: T[K] }

export type Container = Public<WebContainer>

/** The parts of `@webcontainer/api` that are used here, so that a test can stand another implementation behind them. */
export interface ContainerApi {
  WebContainer: { boot(options?: BootOptions): Promise<Container> }
  auth: AuthAPI
  configureAPIKey(key: string): void
}
