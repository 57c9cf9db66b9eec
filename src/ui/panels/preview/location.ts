const READS = 'href|hash|search|pathname|host|hostname|port|protocol|origin|assign|replace|reload|toString'

/** Declared, taken out of an object, or a parameter. */
const OWN = /\b(?:const|let|var|function|class|import)\s+location\b|\{[^{}()]*\blocation\b\s*(?:[,=][^{}]*)?\}\s*=|\((?:[^()]*,)?\s*\{?\s*location\s*[,=})][^()]*\)?\s*(?:=>|\{)|\blocation\s*=>/

/**
 * A script whose `location` is the shim's. The real one cannot be replaced, its navigation tells nobody its address, and its host
 * is empty. Only text is looked at: what is written in another way works as far as a document without an address goes.
 */
export function placed(script: string): string {
  const withOwner = script.replaceAll(new RegExp(`(?<![\\w$.])(?:window|document|self|globalThis|top|parent)\\.location\\b(?=\\.(?:${READS})\\b|\\s*=(?![=>])|\\s*[^\\w\\s$.:=])`, 'g'), 'labLocation')
  // Where the name is the script's own, it means something else.
  if (OWN.test(withOwner)) return withOwner
  return withOwner.replaceAll(new RegExp(`(?<![\\w$.])location(?=\\.(?:${READS})\\b|\\s*\\))|(?<=^|[;{}\\n)]\\s*)location(?=\\s*=(?![=>]))`, 'g'), 'labLocation')
}
