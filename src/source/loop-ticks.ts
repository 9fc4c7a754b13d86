import { type Insertions, insertions } from './insertions.ts'
import { parse, type SyntaxNode, walk } from './syntax.ts'

/** Types of nodes that loop over their `body`. */
export const LOOP = /^(?:For(?:In|Of)?|While|DoWhile)Statement$/

/** What a loop does first in each turn; the one who runs it defines a `tick` that throws when it was called too often. */
export const TICK = 'globalThis.__rw.tick();'

/** Puts `globalThis.__rw.tick()` into every loop of the text; lines stay as they are. Null when it cannot be parsed. */
export function loopTicks(path: string, text: string): string | null {
  const parsed = parse(path, text)
  if (parsed.status === 'malformed') return null
  const output = insertions()
  insertTicks(parsed.program, output)
  return output.apply(text)
}

/** Adds the ticks of all loops below `root` to `output`, at the offsets of the tree. */
export function insertTicks(root: SyntaxNode, output: Insertions): void {
  walk(root, (node) => {
    if (!LOOP.test(node.type)) return true
    const body = node.body as SyntaxNode
    if (body.type === 'BlockStatement') output.at(body.start + 1, TICK)
    else output.around(body, `{${TICK}`, '}', 0)
    return true
  })
}
