import { expect } from 'vitest'
import type { Hints } from '../../../src/engines/templates/hints.ts'
import { readSource } from '../../../src/engines/templates/source-file.ts'
import type { Template } from '../../../src/engines/templates/template.ts'
import { applyEdits } from '../../../src/source/apply-edits.ts'
import { isTypeOnly, walk } from '../../../src/source/syntax.ts'

/** How a text is read, and what the failure tells about values and names. */
export interface Circumstances {
  readonly path?: string
  readonly numbers?: readonly number[]
  readonly strings?: readonly string[]
  readonly names?: readonly string[]
  readonly sorts?: readonly string[]
  readonly replaced?: Hints['replaced']
  readonly inputs?: Hints['inputs']
  readonly fails?: boolean
}

/** Everything that a template makes of a text, at all of its sites. */
export function repairs(template: Template, before: string, circumstances: Circumstances = {}): readonly string[] {
  return weighed(template, before, circumstances).map(({ after }) => after)
}

/** The same, the likeliest first. */
export function likelyRepairs(
  template: Template,
  before: string,
  circumstances: Circumstances = {},
): readonly string[] {
  return [...weighed(template, before, circumstances)].sort((a, b) => b.weight - a.weight).map(({ after }) => after)
}

function weighed(
  template: Template,
  before: string,
  circumstances: Circumstances,
): readonly { readonly after: string; readonly weight: number }[] {
  const {
    path = 'src/a.ts',
    numbers = [],
    strings = [],
    names = [],
    sorts = [],
    replaced = [],
    inputs = new Map(),
    fails = false,
  } = circumstances
  const file = readSource(path, before)
  if (!file) throw new Error(`cannot be parsed: ${before}`)
  const hints: Hints = {
    numbers: new Set(numbers),
    strings,
    names: new Set(names),
    sorts: new Set(sorts),
    replaced,
    inputs,
    fails,
  }
  const found: { after: string; weight: number }[] = []
  walk(file.program, (node, { parent, key, parents }) => {
    if (isTypeOnly(node)) return false
    if (!template.types.includes(node.type)) return true
    for (const { edits, title, weight } of template.propose({
      node,
      parent,
      key,
      parents: [...parents],
      file,
      hints,
    })) {
      expect(weight, title).toBeGreaterThan(0)
      expect(title).not.toBe('')
      const after = applyEdits(before, edits)
      expect(after, title).not.toBeNull()
      found.push({ after: after as string, weight })
    }
    return true
  })
  return found
}

/** Asserts that a template proposes to turn `before` into `after`. */
export function expectRepair(template: Template, before: string, after: string, circumstances?: Circumstances): void {
  expect(repairs(template, before, circumstances)).toContain(after)
}

/** Asserts that a template has nothing to propose for a text. */
export function expectNoRepair(template: Template, before: string, circumstances?: Circumstances): void {
  expect(repairs(template, before, circumstances)).toEqual([])
}
