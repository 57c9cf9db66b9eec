import { useIsTouch } from '../../useMediaQuery.ts'

/** Height of a row that can be chosen, in px: enough for a finger where one chooses. The style sheets have the same. */
export const useRowHeight = (): number => (useIsTouch() ? 44 : 26)
