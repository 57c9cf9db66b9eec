/** What it says it is: the version that it was compared with. */
export const VERSION = '7.0.15'
