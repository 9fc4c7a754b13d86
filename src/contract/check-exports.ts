import type { Contract, ContractProblem } from '../model/clause.ts'
import { type ModuleExports, readExports } from './exports-of.ts'
import { nearestName } from './nearest-name.ts'
import type { ContractSubject, ParsedContract } from './parse-contract.ts'

/**
 * Checks what the headings of a contract name against the modules as they are: `files` maps their paths to their text,
 * null for a file that does not exist. Paths that `files` does not hold, modules that cannot be parsed, names behind
 * `export *` and members of classes that extend others are beyond what can be known here, and are no problems.
 */
export function checkExports(
  contract: Contract | ParsedContract,
  files: ReadonlyMap<string, string | null>,
): readonly ContractProblem[] {
  const modules = new Map<string, ModuleExports | null>()
  return subjectsOf(contract).flatMap((subject) => {
    const { module, symbol, at } = subject
    const text = files.get(module)
    if (text === null && symbol === null) {
      const near = nearestName(
        module,
        [...files].flatMap(([path, content]) => (content === null ? [] : [path])),
      )
      const hint = near ? `did you mean \`${near}\`?` : 'paths are relative to the contract file'
      return [{ at, message: `There is no module \`${module}\``, hint }]
    }
    if (symbol === null || typeof text !== 'string') return []
    if (!modules.has(module)) modules.set(module, readExports(module, text))
    const exports = modules.get(module)
    const problem = exports ? symbolProblem(subject, symbol, exports) : null
    return problem ? [problem] : []
  })
}

/** The headings; for a contract that was put together otherwise, the modules and exports of its clauses. */
function subjectsOf(contract: Contract | ParsedContract): readonly ContractSubject[] {
  if ('subjects' in contract) return contract.subjects
  const subjects = new Map<string, ContractSubject>()
  for (const { module, symbol, at } of contract.clauses) {
    for (const one of [null, symbol]) {
      const key = JSON.stringify([module, one])
      if (!subjects.has(key)) subjects.set(key, { module, symbol: one, at })
    }
  }
  return [...subjects.values()]
}

function symbolProblem(
  { module, at }: ContractSubject,
  symbol: string,
  { names, types, members, complete }: ModuleExports,
): ContractProblem | null {
  const [name, member] = symbol.split('.') as [string, string?]
  if (!names.has(name) && !types.has(name)) {
    if (complete === false) return null
    const all = [...names, ...types].filter((one) => one !== 'default')
    const near = nearestName(name, all)
    const hint = near
      ? `did you mean \`${near}\`?`
      : all.length > 0
        ? `it exports ${all.map((one) => `\`${one}\``).join(', ')}`
        : 'it exports nothing'
    return { at, message: `\`${module}\` does not export \`${name}\``, hint }
  }
  const known = member === undefined ? null : members.get(name)
  if (member === undefined || !known || known.has(member)) return null
  const near = nearestName(member, known)
  const hint = near ? `did you mean \`${name}.${near}\`?` : `it has ${[...known].map((one) => `\`${one}\``).join(', ')}`
  return { at, message: `\`${name}\` has no member \`${member}\``, hint }
}
