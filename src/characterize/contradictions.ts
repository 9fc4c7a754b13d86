import { exampleCall, normaliseSource, readCall } from '../contract/contract-examples.ts'
import { readExpression } from '../contract/read-expression.ts'
import type { Clause, ClauseOutcome } from '../model/clause.ts'
import type { SuspectedBug } from '../model/draft.ts'
import type { SyntaxNode } from '../source/syntax.ts'
import type { Observed, SourceStep } from './observed.ts'
import { isPlain } from './written-calls.ts'

/** What the contract says of observations. */
export interface ContractView {
  readonly suspected: readonly SuspectedBug[]
  /** False for an observation that a clause forbids, or that lies where a property of the contract is broken. */
  mayPin(observed: Pick<Observed, 'steps'>): boolean
  /** Ids of the clauses that say the same as this observation. */
  saying(observed: Pick<Observed, 'steps'>): readonly string[]
}

/**
 * Reads the outcomes of a module's clauses on the very code that is observed. The call of a broken example is not pinned;
 * of an export with a broken property nothing is, since the value at any input may be the wrong one.
 */
export function readContract(clauses: readonly Clause[], outcomes: readonly ClauseOutcome[]): ContractView {
  const status = new Map(outcomes.map((outcome) => [outcome.id, outcome]))
  const broken = clauses.filter(({ id }) => status.get(id)?.status === 'broken')
  const calls = clauses.flatMap((clause) => {
    const call = callOf(clause)
    return call ? [{ clause, call }] : []
  })
  const matching = ({ steps }: Pick<Observed, 'steps'>): readonly Clause[] => {
    const key = steps.length === 1 ? keyOf(steps[0] as SourceStep) : null
    return key === null ? [] : calls.filter(({ call }) => call === key).map(({ clause }) => clause)
  }
  const tainted = broken.filter((clause) => callOf(clause) === null)
  return {
    suspected: broken.map((clause) => ({
      module: clause.module,
      symbol: clause.symbol ?? '',
      clause: clause.id,
      detail: status.get(clause.id)?.detail ?? '',
    })),
    mayPin(observed) {
      const names = new Set(observed.steps.map(({ name }) => name))
      const isTainted = tainted.some(
        ({ symbol, body }) =>
          [...names].some((name) => symbol?.split('.').includes(name)) ||
          ('code' in body && [...names].some((name) => mentions(body.code, name))),
      )
      return !isTainted && matching(observed).every(({ id }) => status.get(id)?.status !== 'broken')
    },
    saying: (observed) =>
      matching(observed)
        .filter(({ id }) => status.get(id)?.status === 'holds')
        .map(({ id }) => id),
  }
}

/** The calls that clauses make with plain values, as programs: what people write down is worth trying. */
export function clausePrograms(
  clauses: readonly Clause[],
  exports: ReadonlySet<string>,
): readonly (readonly SourceStep[])[] {
  return clauses.flatMap(({ body }) => {
    if ((body.kind !== 'example' && body.kind !== 'throws') || body.setup.length > 0) return []
    const read = readExpression(body.code, 'ts')
    if (read.status === 'malformed') return []
    const call = read.node.type === 'AwaitExpression' ? (read.node.argument as SyntaxNode) : read.node
    const name = String((call.callee as SyntaxNode | undefined)?.name)
    if (call.type !== 'CallExpression' || !exports.has(name)) return []
    const args = call.arguments as readonly SyntaxNode[]
    if (!args.every(isPlain)) return []
    return [
      [
        {
          kind: 'call' as const,
          name,
          args: args.map(({ start, end }) => body.code.slice(start - read.shift, end - read.shift)),
        },
      ],
    ]
  })
}

function callOf(clause: Clause): string | null {
  const { body } = clause
  if (body.kind === 'throws') {
    const call = body.setup.length === 0 ? readCall(body.code) : null
    return call && `${call.callee}(${call.args})`
  }
  const call = exampleCall(clause)
  return call && `${call.callee}(${call.args})`
}

function keyOf({ kind, name, args }: SourceStep): string | null {
  if (kind !== 'call') return null
  const texts = args.map(normaliseSource)
  return texts.includes(null) ? null : `${name}(${texts.join(',')})`
}

function mentions(code: string, name: string): boolean {
  return new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(code)
}
