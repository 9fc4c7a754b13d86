import type { Draft } from '../model/draft.ts'
import { draftId } from '../model/hash.ts'

/**
 * A draft without some of its tests, and without what only they imported; null when none is left. How many mutants the rest
 * notices is then said as the least it can be: those that only a test that left noticed are not known one by one.
 */
export function withoutTests(draft: Draft, names: ReadonlySet<string>): Draft | null {
  const tests = draft.tests.filter(({ name }) => !names.has(name))
  const gone = draft.tests.filter(({ name }) => names.has(name))
  if (tests.length === 0) return null
  // A file of tests has an empty line before each of them.
  const text = usedImports(gone.reduce((rest, test) => rest.split(`\n\n${test.text}`).join(''), draft.text))
  const { total, before, after } = draft.mutants
  const kills = gone.reduce((sum, test) => sum + test.kills, 0)
  return {
    ...draft,
    id: draftId(draft.path, text),
    text,
    tests,
    mutants: { total, before, after: Math.max(before, after - kills) },
  }
}

const STRINGS = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g

/** Takes names that nothing uses any more out of the imports. */
function usedImports(text: string): string {
  const lines = text.split('\n')
  const body = lines.filter((line) => !line.startsWith('import ') && !line.startsWith('//')).join('\n')
  const words = new Set(body.replace(STRINGS, '').match(/[\w$]+/g))
  return lines
    .map((line) =>
      line.replace(/^import \{ (.+) \} from /, (whole, list: string) => {
        const used = list.split(', ').filter((name) => words.has(name))
        return used.length === 0 ? whole : `import { ${used.join(', ')} } from `
      }),
    )
    .join('\n')
}
