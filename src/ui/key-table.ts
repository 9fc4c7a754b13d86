import { RepairWatchError } from '../model/errors.ts'
import { type Binding, type KeyTable, VITEST_KEYS } from './binding.ts'

/** Keys that a configuration can name besides single characters, as Node's own decoder calls them. */
const NAMED =
  /^(?:(?:ctrl|alt)-)*(?:tab|up|down|left|right|home|end|insert|delete|pageup|pagedown|f\d{1,2}|[^\s\u0000-\u001f\u007f])$/u

/** Keys that never decide anything: they close, cancel and leave. */
const FIXED: ReadonlySet<string> = new Set(['escape', 'backspace', 'ctrl-c', 'ctrl-z'])

/**
 * The built-in table with the keys of the configuration: action → key, which takes the place of all keys of that action.
 * Throws `config` with every fault and the next step when an action or key does not exist, when one key means two things
 * at once, or when one of ours takes a key of Vitest, in any case or with any modifier.
 */
export function keyTable(bindings: readonly Binding[], chosen: Readonly<Record<string, string>> = {}): KeyTable {
  const own = bindings.filter(({ section }) => section !== 'vitest').map(({ action }) => action)
  const unknown = Object.keys(chosen).filter((action) => !own.includes(action))
  if (unknown.length > 0)
    throw new RepairWatchError('config', `keys: there is no action ${unknown.map((name) => `"${name}"`).join(', ')}`, {
      hint: `the actions are ${own.join(', ')}`,
    })
  const strange = Object.entries(chosen).filter(([, key]) => !NAMED.test(key) || FIXED.has(key))
  if (strange.length > 0)
    throw new RepairWatchError(
      'config',
      `keys: ${strange.map(([action, key]) => `${action} cannot be "${key}"`).join(', ')}`,
      {
        hint: 'name one character such as "Q" or "+", or a key such as "ctrl-k", "pagedown", "f5"',
      },
    )
  const table = bindings.map((binding) => withKey(binding, chosen))
  checkBindings(table)
  const byKey = (rows: readonly Binding[]): ReadonlyMap<string, Binding> =>
    new Map(rows.flatMap((binding) => binding.keys.map((key) => [key, binding] as const)))
  const inHunks = byKey(table.filter(({ section }) => section === 'hunks'))
  const outside = byKey(table.filter(({ section }) => section !== 'hunks'))
  return {
    bindings: table,
    find: (key, hunks) => (hunks ? inHunks.get(key) : undefined) ?? outside.get(key),
    cap: (action) => capOf(table.find((binding) => binding.action === action)?.keys[0] ?? ''),
  }
}

function withKey(binding: Binding, chosen: Readonly<Record<string, string>>): Binding {
  const key = chosen[binding.action]
  const paired = binding.pair === undefined ? undefined : chosen[binding.pair]
  if (key === undefined && paired === undefined) return binding
  const first = capOf(key ?? binding.keys[0] ?? '')
  const [, second] = binding.cap.split(/[ /–]/)
  const cap = binding.pair === undefined ? first : `${first} ${paired === undefined ? second : capOf(paired)}`
  return { ...binding, keys: key === undefined ? binding.keys : [key], cap }
}

const CAPS: Readonly<Record<string, string>> = { pagedown: 'PgDn', pageup: 'PgUp', left: '←', right: '→' }

function capOf(key: string): string {
  return CAPS[key] ?? (key.length === 1 ? key : key.replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase()))
}

/**
 * Refuses a table in which one key means two things, or one of ours takes a key of Vitest in any case or with any
 * modifier. Throws `config` with every key at fault.
 */
export function checkBindings(bindings: readonly Binding[]): void {
  const seen = new Map<string, string>()
  const faults: string[] = []
  for (const { action, keys, section } of bindings) {
    for (const key of keys) {
      const place = section === 'hunks' ? `hunks ${key}` : key
      const other = seen.get(place)
      if (other !== undefined) faults.push(`"${key}" is bound twice, to ${other} and ${action}`)
      seen.set(place, action)
      if (section !== 'vitest' && VITEST_KEYS.has(key.replace(/^(?:ctrl-|alt-)+/, '').toLowerCase()))
        faults.push(`"${key}" belongs to Vitest and cannot be ${action}`)
    }
  }
  if (faults.length > 0)
    throw new RepairWatchError('config', `keys: ${faults.join('; ')}`, {
      hint: 'give each of these actions a key of its own in the configuration, under `keys`',
    })
}
