import { useEffect } from 'react'
import { Route, Router, Switch } from 'wouter'
import { useHashLocation } from 'wouter/use-hash-location'
import { AppStoresProvider, useAppStores, type AppStores } from '../stores/index.ts'
import { Guard } from './design/Guard.tsx'
import { Broken } from './pages/Broken.tsx'
import { CourseIndex } from './pages/CourseIndex.tsx'
import { FolderLoader } from './pages/FolderLoader.tsx'
import { HostLoader } from './pages/HostLoader.tsx'
import { LessonLoader } from './pages/LessonLoader.tsx'
import { LinkLoader } from './pages/LinkLoader.tsx'
import { NotFound } from './pages/NotFound.tsx'
import { useTheme } from './theme.ts'

/** Routes live behind the hash, so that any static host serves them, also from a folder. */
export function App({ stores }: { stores: AppStores }) {
  return (
    <AppStoresProvider stores={stores}>
      <Router hook={useHashLocation}><Guard instead={(error) => <Broken error={error} />}><Pages /></Guard></Router>
    </AppStoresProvider>
  )
}

function Pages() {
  useTheme()
  const { progress } = useAppStores()
  useEffect(() => void progress.getState().load(), [progress])
  return (
    <Switch>
      <Route path="/"><CourseIndex /></Route>
      <Route path="/run/*">{(params) => <LinkLoader key={params['*']} text={params['*']} />}</Route>
      <Route path="/host"><HostLoader /></Route>
      <Route path="/folder"><FolderLoader key="last" /></Route>
      <Route path="/folder/choose"><FolderLoader key="choose" choose /></Route>
      <Route path="/lesson/*">{(params) => <LessonLoader key={params['*']} id={params['*']} />}</Route>
      <Route><NotFound /></Route>
    </Switch>
  )
}
