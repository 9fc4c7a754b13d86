import type { PinChange } from '../model/draft.ts'

/** A changed behaviour in a few words: `total([1]) was 30, is 40`; the name of the test where it has no such call. */
export function behaviourText({ test, call, was, is }: PinChange): string {
  const subject = call ?? `${test.replace(/^current behaviour: /, '')}:`
  if (was !== null && is !== null) return `${subject} was ${was}, is ${is}`
  return `${subject} ${is ?? 'does not run any more'}`
}
