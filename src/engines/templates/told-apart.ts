import { isFunction, parse, type SyntaxNode } from '../../source/syntax.ts'
import { type Condition, conditionPool } from './ingredients.ts'
import { type KnownCall, scopes } from './known-inputs.ts'
import { nameOf, sub, subs } from './nodes.ts'
import type { SourceFile } from './source-file.ts'
import { bound, type Scope, staticValue } from './static-value.ts'
import type { Site } from './template.ts'

/** How much a condition gains or loses by what it gives on the inputs that the tests write down. */
const FACTORS = { apart: 4, mostly: 1.5, unapart: 0.5, never: 0.05 } as const

/** Of one function: the inputs that tests give it, as scopes of names. */
interface Inputs {
  readonly failing: readonly Scope[]
  readonly passing: readonly Scope[]
  readonly factors: Map<string, number>
}

const inputsOf = new WeakMap<SyntaxNode, Inputs | null>()

/**
 * The conditions that could be missing at a site, those first that set the failing test's inputs apart from the ones of tests that
 * pass: `holds` where the condition must hold on a failing input to change anything, else where it must not. (Conditions
 * chosen by what they give on failing and on passing runs, as Nopol does, arXiv 1811.04211; here from the test's text alone.)
 */
export function askedAt(site: Site, holds: boolean): readonly Condition[] {
  const pool = conditionPool(site)
  const inputs = inputsAround(site)
  if (!inputs) return pool
  return pool
    .map((one) => ({ ...one, weight: one.weight * factorOf(one.code, holds, inputs) }))
    .sort((a, b) => b.weight - a.weight)
}

/** The same for a condition that is made up at the site. */
export function inputFactor(site: Site, code: string, holds: boolean): number {
  const inputs = inputsAround(site)
  return inputs ? factorOf(code, holds, inputs) : 1
}

function factorOf(code: string, holds: boolean, { failing, passing, factors }: Inputs): number {
  const key = holds ? code : `not ${code}`
  const known = factors.get(key)
  if (known !== undefined) return known
  const factor = apart(code, holds, failing, passing)
  factors.set(key, factor)
  return factor
}

function apart(code: string, holds: boolean, failing: readonly Scope[], passing: readonly Scope[]): number {
  const parsed = parse('condition.ts', `(${code})`)
  const [statement] = parsed.status === 'parsed' ? subs(parsed.program, 'body') : []
  if (!statement) return 1
  const asked = (scope: Scope): boolean | null => {
    const known = staticValue(sub(statement, 'expression'), scope)
    return known && Boolean(known.value) === holds
  }
  const wrong = failing.map(asked)
  if (wrong.every((one) => one === false)) return FACTORS.never
  if (!wrong.includes(true)) return 1
  const right = passing.map(asked).filter((one) => one !== null)
  const share = right.filter(Boolean).length / right.length
  if (right.length === 0) return 1
  return share === 0 ? FACTORS.apart : share < 1 / 3 ? FACTORS.mostly : FACTORS.unapart
}

/** The inputs of the innermost function around a site that the failing test calls. */
function inputsAround({ parents, file, hints }: Site): Inputs | null {
  for (let i = parents.length - 1; i >= 0; i--) {
    const node = parents[i] as SyntaxNode
    if (!isFunction(node)) continue
    const known = inputsOf.get(node)
    if (known !== undefined) {
      if (known) return known
      continue
    }
    const holder = parents[i - 1]
    const name = nameOf(node.id) ?? nameOf(holder?.type === 'VariableDeclarator' ? holder.id : holder?.key)
    const calls = name === null ? [] : (hints.inputs.get(name) ?? [])
    const made = calls.some(({ failing }) => failing) ? inputsFor(node, file, calls) : null
    inputsOf.set(node, made)
    if (made) return made
  }
  return null
}

function inputsFor(node: SyntaxNode, file: SourceFile, calls: readonly KnownCall[]): Inputs {
  const scopeAt = scopes(file)
  const outside = scopeAt(node.start)
  const scope = ({ given }: KnownCall) => scopeAt(node.end - 1, bound(subs(node, 'params'), given, outside))
  return {
    failing: calls.filter(({ failing }) => failing).map(scope),
    passing: calls.filter(({ failing }) => !failing).map(scope),
    factors: new Map(),
  }
}
