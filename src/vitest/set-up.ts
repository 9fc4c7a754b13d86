import { deserialize, serialize } from 'node:v8'
import type { Reporter, Vitest } from 'vitest/node'
import { everyProject } from './version-differences.ts'

/**
 * What the project's global set-ups left for its tests. The lab takes it over from the user's own run and does not run
 * them again: servers stand on fixed ports, and a database is filled once.
 */
export interface SetUp {
  /** Project → values that were provided, in the format of `node:v8`, as base64. */
  readonly provided: Readonly<Record<string, string>>
  /** Variables of the environment that were set; null for those that were removed. */
  readonly environment: Readonly<Record<string, string | null>>
}

/**
 * A reporter that tells what was set up when the first test file of a run is about to start, where that is something new:
 * Vitest has run the global set-ups by then. `attach` comes before the first run.
 */
export function setUpReporter(onSetUp: (setUp: SetUp) => void): {
  readonly reporter: Reporter
  attach(vitest: Vitest): void
} {
  let look = (): void => {}
  let told = ''
  return {
    reporter: { onTestModuleQueued: () => look() },
    attach(vitest) {
      const before = { ...process.env }
      look = () => {
        if (!everyProject(vitest).some(({ config }) => config.globalSetup.length > 0)) return
        const setUp = setUpOf(vitest, before)
        const text = JSON.stringify(setUp)
        if (text !== told) onSetUp(setUp)
        told = text
      }
    },
  }
}

function setUpOf(vitest: Vitest, before: NodeJS.ProcessEnv): SetUp {
  const provided = everyProject(vitest).map((project) => {
    const values = serialize(project.getProvidedContext()).toString('base64')
    return [project.name, values] as const
  })
  const names = new Set([...Object.keys(before), ...Object.keys(process.env)])
  const changed = [...names].filter((name) => process.env[name] !== before[name])
  return {
    provided: Object.fromEntries(provided),
    environment: Object.fromEntries(changed.map((name) => [name, process.env[name] ?? null])),
  }
}

/** Makes another Vitest of the same configuration, and the workers that it starts from now on, as if it had set up. */
export function takeSetUp(vitest: Vitest, { provided, environment }: SetUp): void {
  for (const project of everyProject(vitest)) {
    const values = provided[project.name]
    if (values === undefined) continue
    const known = deserialize(Buffer.from(values, 'base64')) as Record<string, unknown>
    for (const [name, value] of Object.entries(known)) project.provide(name as never, value as never)
  }
  for (const [name, value] of Object.entries(environment)) {
    if (value === null) delete process.env[name]
    else process.env[name] = value
  }
}
