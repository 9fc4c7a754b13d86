/** What a policy may object to where every test passes: tests that check less than before, tests that passed only again. */
export const POLICIES = ['weakened', 'flaky'] as const

/** One of `POLICIES`. */
export type Policy = (typeof POLICIES)[number]
