import type { Binding } from './binding.ts'

/** Actions that tests have to be run for: proofs, repairs and all that Vitest does. */
const NEEDS_TESTS: ReadonlySet<string> = new Set([
  ...['hunks', 'edit', 'answer-test', 'answer-code', 'again', 'pause', 'pins', 'spend'],
  ...[
    'rerun-failed',
    'rerun-all',
    'rerun',
    'update-snapshots',
    'filter-files',
    'filter-names',
    'cancel',
    'vitest-help',
  ],
])

/**
 * The key table of a review, which runs nothing: what needs tests is neither on the bottom line nor in the help, and says
 * why when it is pressed. It writes what was proven, whole: a part of it would have to be proven first.
 */
export function reviewBindings(bindings: readonly Binding[]): readonly Binding[] {
  return bindings.map((binding) =>
    NEEDS_TESTS.has(binding.action) || binding.section === 'hunks'
      ? {
          ...binding,
          help: '',
          when: () => false,
          otherwise: () => `${binding.cap} needs tests to run, and a review runs none: npx repair-watch`,
        }
      : binding,
  )
}
