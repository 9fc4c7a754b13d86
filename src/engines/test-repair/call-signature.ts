import { readExpression } from '../../contract/read-expression.ts'
import { fileRole } from '../../model/paths.ts'
import { type SyntaxNode, walk } from '../../source/syntax.ts'
import { type Parameter, type SourceFunction, sourceFunctions } from './source-functions.ts'
import type { FileEdit, Repair, RepairContext, TestRepair } from './test-repair.ts'
import { findNodes, keyOf, nameOf, nodesOf, sourceOf, type TestSource } from './test-source.ts'

/** Calls in the old form of a function whose parameters changed: options in place of numbers, another order, one less. */
export const CALL_SIGNATURE: TestRepair = {
  name: 'call-signature',
  *propose(context) {
    yield* adapt(changedSignatures(context), context, 3)
    yield* adapt(optionsByContract(context), context, 2.5)
  },
}

/** A function whose calls are written anew. */
interface SignatureChange {
  readonly name: string
  readonly before: readonly Parameter[]
  readonly after: readonly Parameter[]
}

function changedSignatures({ changes, diagnosis }: RepairContext): readonly SignatureChange[] {
  return changes.flatMap(({ path, before, after }) => {
    const current = diagnosis.files.get(path) ?? after
    if (before === null || current === null || fileRole(path) !== 'source') return []
    const now = new Map(sourceFunctions(path, current).map((one) => [one.name, one]))
    return sourceFunctions(path, before).flatMap((one) => changeOf(one, now.get(one.name)) ?? [])
  })
}

function changeOf(before: SourceFunction, after: SourceFunction | undefined): SignatureChange | null {
  if (!after || JSON.stringify(before.parameters) === JSON.stringify(after.parameters)) return null
  return { name: before.name, before: before.parameters, after: after.parameters }
}

/**
 * Without a change to go by: an object parameter at whose place a test passes something else, while the clauses pass an
 * object with one key (or it has one key alone).
 */
function optionsByContract({ diagnosis }: RepairContext): readonly SignatureChange[] {
  const shown = new Map<string, ReadonlySet<string>>()
  for (const { body } of diagnosis.clauses) {
    const read = body.kind === 'prose' ? null : readExpression(body.code, 'tsx')
    if (read?.status !== 'parsed') continue
    walk(read.node, (node) => {
      const name = node.type === 'CallExpression' ? nameOf(node.callee) : null
      for (const [i, arg] of nodesOf(node, 'arguments').entries()) {
        const keys = nodesOf(arg, 'properties').flatMap((property) => keyOf(property) ?? [])
        if (name !== null && arg.type === 'ObjectExpression') shown.set(`${name}|${i}`, new Set(keys))
      }
      return true
    })
  }
  return [...diagnosis.files].flatMap(([path, text]) =>
    diagnosis.testPaths.has(path) ? [] : sourceFunctions(path, text).flatMap((one) => flattened(one, shown) ?? []),
  )
}

function flattened(
  { name, parameters }: SourceFunction,
  shown: ReadonlyMap<string, ReadonlySet<string>>,
): SignatureChange | null {
  const before = parameters.map((parameter, i): Parameter => {
    const keys = [...(shown.get(`${name}|${i}`) ?? [])].filter((key) => parameter.keys?.includes(key))
    const [only] = parameter.keys?.length === 1 ? parameter.keys : keys
    return keys.length === 1 && only !== undefined
      ? { name: only, keys: null, optional: parameter.optional }
      : parameter
  })
  return JSON.stringify(before) === JSON.stringify(parameters) ? null : { name, before, after: parameters }
}

/** All calls in the test files, so that those which do not fail by chance are written in one way with the others. */
function* adapt(
  changes: readonly SignatureChange[],
  { diagnosis, sources, sites }: RepairContext,
  weight: number,
): Iterable<Repair> {
  const adapted = changes.map((change) => ({
    name: change.name,
    edits: [...diagnosis.testPaths].flatMap((path) => {
      const source = sources(path)
      if (!source) return []
      const isCall = ({ type, callee }: SyntaxNode): boolean =>
        /^(?:Call|New)Expression$/.test(type) && nameOf(callee) === change.name
      return findNodes(source, isCall).flatMap(({ node }) => adaptCall(source, node, change))
    }),
  }))
  const edits = adapted.flatMap((one) => one.edits)
  const failing = new Set(sites.map(({ test }) => test.file))
  if (!edits.some(({ path }) => failing.has(path))) return
  const names = adapted.flatMap((one) => (one.edits.length > 0 ? [one.name] : []))
  yield { title: `call ${names.join(' and ')} by the new signature`, edits, weight, mechanical: true }
}

function adaptCall(source: TestSource, call: SyntaxNode, { before, after }: SignatureChange): readonly FileEdit[] {
  const args = nodesOf(call, 'arguments')
  const [first] = args
  const last = args.at(-1)
  if (!first || !last || args.some(({ type }) => type === 'SpreadElement') || isNew(args, before, after)) return []
  const texts = after.map((parameter, j) => argumentFor(parameter, j, { source, args, before, after }))
  while (texts.length > 0 && texts.at(-1) === null && after[texts.length - 1]?.optional !== false) texts.pop()
  while (texts.length > args.length && texts.at(-1) === null) texts.pop()
  if (texts.includes(null)) return []
  const { path } = source
  if (texts.length === args.length) {
    return args.flatMap((arg, i) =>
      texts[i] === sourceOf(source, arg) ? [] : [{ path, start: arg.start, end: arg.end, text: texts[i] as string }],
    )
  }
  return [{ path, start: first.start, end: last.end, text: texts.join(', ') }]
}

interface OldCall {
  readonly source: TestSource
  readonly args: readonly SyntaxNode[]
  readonly before: readonly Parameter[]
  readonly after: readonly Parameter[]
}

/** A call that has objects where they are wanted now, and were not before. */
function isNew(args: readonly SyntaxNode[], before: readonly Parameter[], after: readonly Parameter[]): boolean {
  return after.some(({ keys }, j) => {
    const arg = args[j]
    if (!keys || before[j]?.keys || arg?.type !== 'ObjectExpression') return false
    return nodesOf(arg, 'properties').every((property) => keys.includes(keyOf(property) ?? ''))
  })
}

/** What the old call passed for a parameter of the new form; null for nothing. */
function argumentFor(
  { name, keys }: Parameter,
  index: number,
  { source, args, before, after }: OldCall,
): string | null {
  const text = (i: number): string | null => (args[i] ? sourceOf(source, args[i]) : null)
  if (keys) {
    const same = before.findIndex((one) => one.keys?.some((key) => keys.includes(key)))
    if (same !== -1) return text(same)
    const fields = keys.flatMap((key) => {
      const i = before.findIndex((one) => one.name === key)
      const value = i === -1 ? null : text(i)
      return value === null ? [] : [value === key ? key : `${key}: ${value}`]
    })
    return fields.length > 0 ? `{ ${fields.join(', ')} }` : null
  }
  const same = before.findIndex((one) => one.name === name && name !== null)
  if (same !== -1) return text(same)
  for (const [i, one] of before.entries()) {
    if (name === null || !one.keys?.includes(name)) continue
    const property = nodesOf(args[i] ?? ({} as SyntaxNode), 'properties').find((field) => keyOf(field) === name)
    return property ? sourceOf(source, property.value as SyntaxNode) : null
  }
  // A parameter that was renamed keeps its place.
  const place = before[index]
  const isRenamed =
    before.length === after.length && place && !place.keys && !after.some((one) => one.name === place.name)
  return isRenamed ? text(index) : null
}
