import { useEffect } from 'react'

export function useTitle(title: string): void {
  useEffect(() => { document.title = title === '' ? 'Faultline: microservices you can break' : `${title} · Faultline` }, [title])
}
