import type { Diagnosis } from '../../model/diagnosis.ts'
import { lineIndex } from '../../source/apply-edits.ts'
import { isFunction, type SyntaxNode, walk } from '../../source/syntax.ts'
import { memberName, nameOf, subs } from './nodes.ts'
import { readSource, type SourceFile, visible } from './source-file.ts'
import { type Known, type Scope, staticValue } from './static-value.ts'

/** A call that a test file writes down, with what it hands in as far as the text shows. */
export interface KnownCall {
  /** True for calls that the failing assertions look at. */
  readonly failing: boolean
  readonly given: readonly Known[]
}

/** Function or method name → the calls of it that the failing test files write down. */
export type KnownInputs = ReadonlyMap<string, readonly KnownCall[]>

/** Calls of one name that are looked at. */
const MOST_CALLS = 40

/**
 * Reads the calls of test files without running them. Of a failing test the calls on the lines that failed are failing ones, where
 * none is there all calls before them; what comes after is not known to have run.
 */
export function readInputs({ failure, files, outcomes }: Diagnosis): KnownInputs {
  const found = new Map<string, { readonly place: Place; readonly given: readonly Known[] }[]>()
  for (const path of new Set(failure.tests.map(({ file }) => file))) {
    const file = readSource(path, files.get(path) ?? '')
    if (!file) continue
    const titles = new Set(failure.tests.filter((one) => one.file === path).map(({ name }) => name.split(' > ').at(-1)))
    const frames = outcomes.flatMap(({ errors }) => errors.flatMap((error) => error.frames))
    const failed = new Set(frames.filter((frame) => frame.file === path).map(({ line }) => line))
    const lineOf = lineIndex(file.text)
    const scopeAt = scopes(file)
    const last = Math.max(0, ...failed)
    walk(file.program, (node, { parents }) => {
      if (node.type !== 'CallExpression') return true
      const name = nameOf(node.callee) ?? memberName(node.callee)
      const title = parents.find((one) => one.type === 'CallExpression' && titles.has(titleOf(one)))
      const calls = name === null ? null : (found.get(name) ?? [])
      if (
        name === null ||
        calls === null ||
        calls.length >= MOST_CALLS ||
        /^(?:expect|it|test|describe|to[A-Z]\w*)$/.test(name)
      )
        return true
      const [from, to] = [lineOf(node.start).line, lineOf(node.end).line]
      const onFailed = [...failed].some((line) => from <= line && line <= to)
      const place: Place = !title ? 'elsewhere' : onFailed ? 'failed' : from > last ? 'after' : 'before'
      const scope = scopeAt(node.start)
      const given = subs(node, 'arguments').map((one) =>
        one.type === 'SpreadElement' ? null : staticValue(one, scope),
      )
      calls.push({ place, given })
      found.set(name, calls)
      return true
    })
  }
  return new Map([...found].map(([name, calls]) => [name, marked(calls)]))
}

type Place = 'failed' | 'before' | 'after' | 'elsewhere'

function marked(calls: readonly { readonly place: Place; readonly given: readonly Known[] }[]): readonly KnownCall[] {
  const failed: Place = calls.some(({ place }) => place === 'failed') ? 'failed' : 'before'
  return calls.flatMap(({ place, given }) => (place === 'after' ? [] : [{ failing: place === failed, given }]))
}

function titleOf(node: SyntaxNode): string | undefined {
  const [first] = subs(node, 'arguments')
  return typeof first?.value === 'string' ? first.value : undefined
}

/** What names stand for at an offset of a file: `own`, constants whose values are written there, and its functions. */
export function scopes(file: SourceFile): (offset: number, own?: ReadonlyMap<string, Known>) => Scope {
  const changed = changedNames(file.program)
  const open = new Set<SyntaxNode>()
  return (offset, own) => {
    const declared = (name: string) => visible(file, offset).find((one) => one.name === name)
    const scope: Scope = {
      value(name) {
        if (changed.has(name)) return null
        if (own?.has(name)) return own.get(name) ?? null
        const init = declared(name)?.init ?? null
        if (!init || isFunction(init) || open.has(init)) return null
        open.add(init)
        const known = staticValue(init, scope)
        open.delete(init)
        return known
      },
      function: (name) => declared(name)?.init ?? null,
    }
    return scope
  }
}

/** Names that are assigned to after they were declared. */
function changedNames(program: SyntaxNode): ReadonlySet<string> {
  const found = new Set<string>()
  walk(program, (node) => {
    const target = node.type === 'AssignmentExpression' ? nameOf(node.left) : null
    const counted = node.type === 'UpdateExpression' ? nameOf(node.argument) : null
    if (target) found.add(target)
    if (counted) found.add(counted)
    return true
  })
  return found
}
