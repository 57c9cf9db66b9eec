import fs from 'node:fs'

const PLACES = ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox']

/** Where a Firefox is: FIREFOX_PATH, or one of the places that systems give it. */
export function findFirefox(): string | null {
  const named = process.env['FIREFOX_PATH']
  if (named) {
    if (!fs.existsSync(named)) throw new Error(`FIREFOX_PATH=${named}: there is no such file`)
    return named
  }
  return PLACES.find((place) => fs.existsSync(place)) ?? null
}
