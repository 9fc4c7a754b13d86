import type { Diagnosis, Suspect } from '../../model/diagnosis.ts'
import { fileRole } from '../../model/paths.ts'
import { isProgram, isTypeOnly, type SyntaxNode, walk } from '../../source/syntax.ts'
import { readHints } from './hints.ts'
import { type Location, locate } from './location.ts'
import { readSource } from './source-file.ts'
import { TEMPLATES } from './table.ts'
import type { Proposal, Site, Template } from './template.ts'

/** A proposal with its place and its score: log suspicion + log prior + log share of what its template proposes. */
export interface Scored {
  readonly proposal: Proposal
  readonly site: Site
  readonly location: Location
  readonly template: string
  readonly score: number
}

/** A proposal with its place, before it is compared with the others. */
export interface Found {
  readonly proposal: Proposal
  readonly site: Site
  readonly location: Location
  readonly template: Template
  /** Suspicion × weight. */
  readonly mass: number
}

/** Where enumeration of one failure stops: far more than any lab can try. */
const MOST_PROPOSALS = 20_000

/**
 * How much suspicion counts against priors, and how far the prior of a template is spread over what it proposes: both
 * fitted to the median place of the right edit on labelled bugs (1.5 and 0.5 of 0.7–2 and 0–1).
 */
const SHARPNESS = 1.5
const SPREAD = 0.5

/** What a node keeps that no suspect covers, as a share of the lowest score. */
const OUTSIDE = 0.5

const BY_TYPE: ReadonlyMap<string, readonly Template[]> = new Map(
  [...new Set(TEMPLATES.flatMap(({ types }) => types))].map((type) => [
    type,
    TEMPLATES.filter(({ types }) => types.includes(type)),
  ]),
)

/**
 * Every proposal of every template for the source files of a diagnosis, the most suspicious sites first. Yields after
 * each site, with an empty list where there is nothing, so that the caller can pause.
 */
export function* enumerate(diagnosis: Diagnosis): Generator<readonly Found[]> {
  const hints = readHints(diagnosis)
  const sites: { readonly site: Site; readonly suspicion: number }[] = []
  for (const [path, text] of diagnosis.files) {
    if (diagnosis.testPaths.has(path) || fileRole(path) !== 'source' || !isProgram(path)) continue
    const file = readSource(path, text)
    if (!file) continue
    const suspicion = suspicionOf(path, diagnosis.suspects)
    walk(file.program, (node, { parent, key, parents }) => {
      if (isTypeOnly(node) || node.type === 'ImportDeclaration' || key === 'decorators') return false
      if (BY_TYPE.has(node.type))
        sites.push({ site: { node, parent, key, parents: [...parents], file, hints }, suspicion: suspicion(node) })
      return true
    })
    yield []
  }
  sites.sort((a, b) => b.suspicion - a.suspicion)
  let count = 0
  for (const { site, suspicion } of sites) {
    const found = proposalsAt(site, suspicion)
    count += found.length
    yield found
    if (count > MOST_PROPOSALS) return
  }
}

function proposalsAt(site: Site, suspicion: number): readonly Found[] {
  const location = locate(site)
  const found: Found[] = []
  for (const template of BY_TYPE.get(site.node.type) ?? [])
    for (const proposal of template.propose(site))
      found.push({ proposal, site, location, template, mass: suspicion ** SHARPNESS * proposal.weight })
  return found
}

/**
 * Scores all proposals: the prior of a template is split over everything it proposes, by suspicion and weight, so that
 * a template which fits in few places is tried there early.
 */
export function score(found: readonly Found[], factors: ReadonlyMap<string, number>): Scored[] {
  const masses = new Map<Template, number>()
  for (const { template, mass } of found) masses.set(template, (masses.get(template) ?? 0) + mass)
  return found.map(({ proposal, site, location, template, mass }) => ({
    proposal,
    site,
    location,
    template: template.name,
    score: Math.log(
      (template.prior * (factors.get(template.name) ?? 1) * mass) / (masses.get(template) as number) ** SPREAD,
    ),
  }))
}

/** The suspicion of a node: of the innermost statement around it, else the highest one inside of it. */
function suspicionOf(path: string, suspects: readonly Suspect[]): (node: SyntaxNode) => number {
  const own = suspects
    .filter(({ statement }) => statement.path === path)
    .sort((a, b) => a.statement.end - a.statement.start - (b.statement.end - b.statement.start))
  const lowest = suspects.at(-1)?.score ?? 1
  return (node) => {
    const around = own.find(({ statement }) => statement.start <= node.start && node.end <= statement.end)
    if (around) return Math.max(around.score, Number.MIN_VALUE)
    const inside = own.filter(({ statement }) => node.start <= statement.start && statement.end <= node.end)
    return Math.max(...inside.map(({ score }) => score * OUTSIDE), lowest * OUTSIDE, Number.MIN_VALUE)
  }
}
