import { ArrowRight, Check, FolderOpen } from 'lucide-react'
import { Link } from 'wouter'
import { isComplete, useAppStores, useProgress, useSettings } from '../../stores/index.ts'
import type { LessonCard } from '../../stores/contract.ts'
import { Brand } from '../brand/Brand.tsx'
import { Seismogram } from '../brand/Seismogram.tsx'
import { PlainThemeButton } from '../PlainThemeButton.tsx'
import { useTitle } from '../useTitle.ts'
import { groupByModule, nextLesson } from './course.ts'
import styles from './CourseIndex.module.css'

export function CourseIndex() {
  useTitle('')
  const { cards } = useAppStores()
  const modules = groupByModule(cards)
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <Brand />
        <PlainThemeButton />
      </header>
      <main className={styles.main}>
        <Hero />
        {modules.length === 0
          ? <p className={styles.none}>This build holds no lessons. Add a folder under lessons/ and build again.</p>
          : modules.map((module) => (
            <section key={module.id} className={styles.module} aria-labelledby={`module-${module.id}`}>
              <h2 id={`module-${module.id}`} className={styles.moduleTitle}>
                <span className={styles.number}>{module.order}</span>
                {module.title}
              </h2>
              <ul>{module.cards.map((card) => <LessonRow key={card.id} card={card} />)}</ul>
            </section>
          ))}
        <OwnFolder />
      </main>
      <footer className={styles.foot}>
        <WhereLabsRun />
        <ProgressProblem />
      </footer>
    </div>
  )
}

/** What becomes of the learner's code: it leaves this tab only for a host that the page's address names. */
function WhereLabsRun() {
  const { host } = useAppStores()
  if (host === null) return <>Everything runs in this tab: your code, its network, its clock. Nothing is sent anywhere.</>
  return (
    <>
      Labs run on the host at {host} of this machine, which this page was opened with: Run, Check and the terminal send it your code, and
      what a lab publishes are real ports there. Nothing leaves this machine. When the host ends, its labs end and the page says so; your edits
      stay in this browser.
    </>
  )
}

function Hero() {
  const { cards, host } = useAppStores()
  const last = useSettings((settings) => settings.lastLesson)
  const byLesson = useProgress((progress) => progress.byLesson)
  const next = nextLesson(cards, last, byLesson)
  return (
    <div className={styles.hero}>
      <h1 className={styles.title}>Run real services. Break&nbsp;them. Prove&nbsp;they&nbsp;hold.</h1>
      <p className={styles.lede}>
        Edit FastAPI services and run them as a small cluster {host === null ? 'in this tab' : 'on this machine'}. Cut the network between them, and see in the
        traces, logs and queues what that does. Then let the checks try harder than you did.
      </p>
      {next !== undefined && (
        <div className={styles.continue}>
          <Link href={`/lesson/${next.id}`} className={styles.cta}>
            {last === '' ? 'Start' : 'Continue'}<ArrowRight aria-hidden="true" />
          </Link>
          <span className={styles.next}>{next.title} · {next.minutes} min</span>
        </div>
      )}
      <div className={styles.strip}><Seismogram /></div>
    </div>
  )
}

/** The way to the learner's own services, after what the course gives. */
function OwnFolder() {
  const { openHosted } = useAppStores()
  return (
    <section className={styles.module} aria-labelledby="own">
      <h2 id="own" className={styles.moduleTitle}>
        <FolderOpen className={styles.folder} aria-hidden="true" />
        Your own services
      </h2>
      <ul>
        {openHosted !== null && (
          <li>
            <Link href="/host" className={styles.lesson}>
              <span className={styles.state} />
              <span className={styles.text}>
                <span className={styles.lessonTitle}>The host’s own lab</span>
                <span className={styles.summary}>What the host runs from its folder: look at it, send it requests, break it.</span>
              </span>
            </Link>
          </li>
        )}
        <li>
          <Link href="/folder" className={styles.lesson}>
            <span className={styles.state} />
            <span className={styles.text}>
              <span className={styles.lessonTitle}>Open a folder</span>
              <span className={styles.summary}>Run, break and check services that lie on this machine. What you edit is written back into the folder.</span>
            </span>
          </Link>
        </li>
      </ul>
    </section>
  )
}

function LessonRow({ card }: { card: LessonCard }) {
  return (
    <li>
      <Link href={`/lesson/${card.id}`} className={styles.lesson}>
        <span className={styles.state}><LessonState id={card.id} /></span>
        <span className={styles.text}>
          <span className={styles.lessonTitle}>{card.title}</span>
          <span className={styles.summary}>{card.summary}</span>
        </span>
        <span className={styles.facts}>{card.minutes} min<span className={styles.points}>{card.points} points</span></span>
      </Link>
    </li>
  )
}

/** A ring that closes with every check passed; a tick when all have. */
function LessonState({ id }: { id: string }) {
  const progress = useProgress((state) => state.byLesson[id])
  const passed = progress?.passed.length ?? 0
  const total = progress?.total ?? 0
  const words = total === 0 ? 'Not started' : `${passed} of ${total} checks passed`
  return (
    <>
      {isComplete(progress)
        ? <span className={styles.done}><Check aria-hidden="true" /></span>
        : (
          <svg width="20" height="20" viewBox="0 0 20 20" className={styles.ring} aria-hidden="true">
            <circle cx="10" cy="10" r="8" pathLength="1" />
            {passed > 0 && <circle className={styles.share} cx="10" cy="10" r="8" pathLength="1" strokeDasharray={`${passed / total} 1`} />}
          </svg>
        )}
      <span className="visually-hidden">{words}: </span>
    </>
  )
}

function ProgressProblem() {
  const problem = useProgress((progress) => progress.problem)
  return problem === '' ? null : <p role="status" className={styles.problem}>{problem}</p>
}
