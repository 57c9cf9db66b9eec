import { Component, type ReactNode } from 'react'

interface GuardProps {
  /** What shows instead of what broke; `retry` draws it anew. */
  instead(error: Error, retry: () => void): ReactNode
  /** A change of it draws anew by itself: another page, another panel. */
  of?: unknown
  children: ReactNode
}

/** A bug in one part of the page takes that part away, not the page (React unmounts everything otherwise). */
export class Guard extends Component<GuardProps, { error: Error | null; of: unknown }> {
  override state: { error: Error | null; of: unknown } = { error: null, of: this.props.of }

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  static getDerivedStateFromProps({ of }: GuardProps, state: { of: unknown }) {
    return of === state.of ? null : { of, error: null }
  }

  override render() {
    const { error } = this.state
    return error === null ? this.props.children : this.props.instead(error, () => this.setState({ error: null }))
  }
}
