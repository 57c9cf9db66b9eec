import { lazy, Suspense } from 'react'
import { Skeleton } from '../design/index.ts'
import styles from './FileComparison.module.css'

const DiffView = lazy(() => import('../editor/DiffView.tsx'))

/** The learner's file beside another version of it; `whose` names that one: "The solution’s". */
export function FileComparison({ path, mine, theirs, whose }: { path: string; mine: string; theirs: string; whose: string }) {
  if (mine === theirs) return <p className={styles.same}>Your {path} is the same as {whose.charAt(0).toLowerCase() + whose.slice(1)}.</p>
  return (
    <Suspense fallback={<Skeleton lines={8} label="Loading the comparison" />}>
      <DiffView path={path} mine={mine} theirs={theirs} whose={whose} />
    </Suspense>
  )
}
