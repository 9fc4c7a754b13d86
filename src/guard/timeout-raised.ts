import type { Objection } from '../model/proof.ts'
import { type SyntaxNode, walk } from '../source/syntax.ts'
import { bare, calledName, numberValue, propertyName } from './canonical.ts'
import type { Guard, Patch, Side } from './guard.ts'
import { objectionAt } from './objection.ts'
import { type CheckedScope, pairTests, resolved } from './pair-tests.ts'
import { constantsOf } from './test-scopes.ts'

const name = 'timeout-raised'

/** One limit as written. `what` tells limits apart that have nothing to do with each other. */
interface Limit {
  readonly what: string
  readonly value: number
  readonly node: SyntaxNode
}

const WAIT = 'wait timeout'

/** Vitest's defaults, in milliseconds or counts; Testing Library's `waitFor` waits as long as `vi.waitFor`. */
const DEFAULTS: Readonly<Record<string, number>> = {
  'test timeout': 5000,
  'hook timeout': 10_000,
  'wait timeout': 1000,
  testTimeout: 5000,
  hookTimeout: 10_000,
  teardownTimeout: 10_000,
  retry: 0,
  repeats: 0,
}

const WAITING = /(?:^|\.)(?:waitFor|waitUntil|waitForElementToBeRemoved|poll|find(?:All)?By\w+)$/
const CONFIGURING = /^(?:vi|vitest)\.setConfig$/
const JEST_TIMEOUT = /^(?:jest\.setTimeout|this\.timeout)$/

/** Rules about tests that get more time or more attempts. */
export const TIMEOUT_RAISED: readonly Guard[] = [
  { name, rule: 'test-limit', side: 'tests', refuse: (patch) => eachPair(patch, testLimits) },
  { name, rule: 'wait-limit', side: 'tests', refuse: (patch) => eachPair(patch, waitLimits) },
  { name, rule: 'configured-limit', side: 'tests', refuse: configuredLimits },
]

function eachPair(patch: Patch, limits: (scope: CheckedScope) => readonly Limit[]): readonly Objection[] {
  return pairTests(patch).pairs.flatMap(({ before, after }) => {
    const raised = firstRaised(limits(before), limits(after))
    if (!raised) return []
    const detail = `"${after.name}": ${raised.detail}`
    return [objectionAt(name, after, raised.node ?? after.node, detail)]
  })
}

function configuredLimits(patch: Patch): readonly Objection[] {
  return patch.files.flatMap(({ role, path, before, after }) => {
    if (role !== 'test' || !after) return []
    const raised = firstRaised(before ? configured(before) : [], configured(after))
    return raised ? [objectionAt(name, { path, side: after }, raised.node ?? after.program, raised.detail)] : []
  })
}

function firstRaised(
  before: readonly Limit[],
  after: readonly Limit[],
): { node: SyntaxNode | null; detail: string } | null {
  for (const what of new Set([...before, ...after].map((limit) => limit.what))) {
    const normal = DEFAULTS[what] ?? 0
    const most = (limits: readonly Limit[]) =>
      limits.filter((limit) => limit.what === what).toSorted((a, b) => b.value - a.value)[0]
    const [one, other] = [most(before), most(after)]
    const from = one?.value ?? normal
    const to = other?.value ?? (what === WAIT ? from : normal)
    if (what === 'repeats' ? to < from : to > from)
      return { node: other?.node ?? null, detail: `${what} goes from ${from} to ${to}` }
  }
  return null
}

function testLimits({ kind, settings, constants }: CheckedScope): readonly Limit[] {
  const timeout = kind === 'hook' ? 'hook timeout' : 'test timeout'
  const limits = settings.flatMap((setting) => {
    const value = numberValue(setting, constants)
    if (value !== null) return [limit(timeout, value, setting)]
    return options(setting, constants).map((one) => (one.what === 'timeout' ? { ...one, what: timeout } : one))
  })
  return limits.filter(({ what }, i) => limits.findIndex((other) => other.what === what) === i)
}

function waitLimits({ callback, constants }: CheckedScope): readonly Limit[] {
  const found: Limit[] = []
  if (callback)
    walk(callback, (node) => {
      if (!WAITING.test(calledName(node))) return true
      const limits = (node.arguments as readonly SyntaxNode[]).flatMap((argument) => {
        const value = numberValue(argument, constants)
        if (value !== null) return [limit(WAIT, value, argument)]
        return options(argument, constants).flatMap((one) => (one.what === 'timeout' ? [{ ...one, what: WAIT }] : []))
      })
      found.push(...(limits.length > 0 ? limits : [limit(WAIT, DEFAULTS[WAIT] as number, node)]))
      return true
    })
  return found
}

function configured(side: Side): readonly Limit[] {
  const constants = constantsOf(side.program)
  const found: Limit[] = []
  walk(side.program, (node) => {
    const callee = calledName(node)
    const [argument] = (node.arguments ?? []) as readonly SyntaxNode[]
    if (!argument) return true
    if (CONFIGURING.test(callee)) found.push(...options(argument, constants))
    const value = JEST_TIMEOUT.test(callee) ? numberValue(argument, constants) : null
    if (value !== null) found.push(limit('testTimeout', value, node))
    return true
  })
  return found
}

function options(node: SyntaxNode, constants: ReadonlyMap<string, SyntaxNode>): readonly Limit[] {
  const object = bare(resolved(node, constants))
  if (object.type !== 'ObjectExpression') return []
  return (object.properties as readonly SyntaxNode[]).flatMap((property) => {
    const what = String(propertyName(property))
    if (what !== 'timeout' && !(what in DEFAULTS)) return []
    const value = numberValue(property.value as SyntaxNode, constants) ?? retryCount(property.value as SyntaxNode)
    return value === null ? [] : [limit(what, value, property)]
  })
}

/** `retry: { count: 2 }` of Vitest 4.1 and newer. */
function retryCount(node: SyntaxNode): number | null {
  const inner = bare(node)
  if (inner.type !== 'ObjectExpression') return null
  const count = (inner.properties as readonly SyntaxNode[]).find((property) => propertyName(property) === 'count')
  return count ? numberValue(count.value as SyntaxNode) : null
}

/** A timeout of 0 switches it off. */
function limit(what: string, value: number, node: SyntaxNode): Limit {
  return { what, node, value: value === 0 && /timeout/i.test(what) ? Number.POSITIVE_INFINITY : value }
}
