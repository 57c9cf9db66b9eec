import { FAULTLINE_ZIP, NATIVE_ROOT, SITE_ZIP, STDLIB_ZIP } from '../../src/process/image.ts'

/**
 * Where Python sees the parts of the image. These names are compiled into the .pyc files, as a frame's file name has
 * to agree with its module's `__file__` (tracebacks, pytest's filters).
 */
export const MOUNTS = {
  stdlib: STDLIB_ZIP,
  site: SITE_ZIP,
  faultline: FAULTLINE_ZIP,
  libs: NATIVE_ROOT,
} as const
