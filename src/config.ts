import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { distance } from 'fastest-levenshtein'
import { z } from 'zod'
import { PROMPT_NAMES } from './engines/prompts.ts'
import { RepairWatchError } from './model/errors.ts'

/** The files in which the configuration is looked for, in this order; the first that exists is read. */
export const CONFIG_FILES = [
  'repair-watch.config.ts',
  'repair-watch.config.js',
  'repair-watch.config.mjs',
  'repair-watch.config.json',
] as const

const count = z.int().positive()

/** Per million tokens, in whatever currency the person thinks in. */
const prices = z.strictObject({ input: z.number().nonnegative(), output: z.number().nonnegative() }).nullable()
const address = z.url({ protocol: /^https?$/ }).nullable()
const api = z.enum(['chat', 'responses']).nullable()

const configSchema = z.strictObject({
  /** Paths or globs of contract files, relative to the root; null means the usual places (see `contract.md`). */
  contract: z
    .union([z.string().min(1), z.array(z.string().min(1))], 'expected a path or a list of paths')
    .transform((value) => (typeof value === 'string' ? [value] : value))
    .nullable()
    .default(null),
  /** Sources of candidates to ask. `model` stays silent until `model.writer` is set. */
  engines: z
    .array(z.enum(['history', 'templates', 'test-literal', 'model']))
    .default(['history', 'templates', 'test-literal', 'model']),
  model: z
    .strictObject({
      /** The endpoint of an OpenAI-compatible service; null means `OPENAI_BASE_URL`, else the SDK's own default. */
      baseURL: address.default(null),
      /** The name of the environment variable that holds the key, never the key itself. */
      apiKeyEnv: z.string().min(1).default('OPENAI_API_KEY'),
      /** The model that writes candidates; null switches the model engine off. */
      writer: z.string().min(1).nullable().default(null),
      /** The model that reviews proven candidates, never its own; null means no review. */
      reviewer: z.string().min(1).nullable().default(null),
      /** Where the reviewer is not at the writer's endpoint or costs something else; null means as for the writer. */
      reviewerAt: z
        .strictObject({
          baseURL: address.default(null),
          apiKeyEnv: z.string().min(1).nullable().default(null),
          api: api.default(null),
          price: prices.default(null),
        })
        .prefault({}),
      /** The API of the endpoint; null means chat completions, or responses where there are none. */
      api: api.default(null),
      /** What the tokens of the writer cost; null where that is not known. */
      price: prices.default(null),
      /** The project's own prompts in place of those of the package: name → path relative to the root. */
      prompts: z.partialRecord(z.enum(PROMPT_NAMES), z.string().min(1)).default({}),
      /** Answers asked for at once, for each failure, each from another angle. */
      samples: count.default(3),
      /** Milliseconds until a request is given up. */
      timeoutMs: count.default(60_000),
      /** Requests under way at once. */
      maxRequests: count.default(6),
      /** Tokens, in and out, that all requests of one repair of a failure may take. */
      maxTokensPerFailure: count.default(40_000),
      maxTokensPerSession: count.default(1_000_000),
      /** The same in money, in the currency of `price`; null means no limit. */
      maxPricePerFailure: z.number().positive().nullable().default(null),
      maxPricePerSession: z.number().positive().nullable().default(null),
    })
    .refine(
      ({ price, maxPricePerFailure, maxPricePerSession }) =>
        price !== null || (maxPricePerFailure === null && maxPricePerSession === null),
      {
        path: ['price'],
        message: 'expected the prices that maxPricePerFailure and maxPricePerSession count with, received null',
      },
    )
    .prefault({}),
  lab: z
    .strictObject({
      /** Warm workers; null lets the lab choose by the number of cores. */
      workers: count.nullable().default(null),
      /** Milliseconds that the repair of one failure may take. */
      timeBudgetMs: count.default(60_000),
    })
    .prefault({}),
  /** The folder, relative to the root, into which accepted generated tests go; `beside` is that of the module. */
  generated: z.string().min(1).default('test/generated'),
  /** Other keys for the actions of the screen: action → key. */
  keys: z.record(z.string().min(1), z.string().min(1)).default({}),
})

/** The configuration with every default filled in. Times are milliseconds, paths are relative to the root. */
export type Config = Readonly<z.output<typeof configSchema>>

/** What a configuration file may hold: every field is optional. */
export type UserConfig = z.input<typeof configSchema>

/** Every key that a configuration may have, as a path with dots (`model.baseURL`). */
export const CONFIG_KEYS: readonly string[] = Object.entries(configSchema.shape).flatMap(([key, field]) =>
  keysOf(key, field),
)

function keysOf(key: string, field: z.core.$ZodType): readonly string[] {
  const inner = field instanceof z.ZodPrefault ? field.unwrap() : field
  if (!(inner instanceof z.ZodObject)) return [key]
  return [key, ...Object.entries(inner.shape).flatMap(([name, part]) => keysOf(`${key}.${name}`, part))]
}

/**
 * Reads the configuration of the project in `root` (absolute path): a `repair-watch.config` file or the `repairWatch` key of
 * `package.json`, never both, and nothing else (no rc files, no `.env`, no layers). Without any, the defaults. A JavaScript
 * or TypeScript file is executed; it may export a function or a promise. Throws `RepairWatchError` with code `config`.
 */
export async function loadConfig(root: string): Promise<Config> {
  const file = CONFIG_FILES.find((name) => existsSync(join(root, name)))
  const inPackage = await readPackageKey(root)
  if (file !== undefined && inPackage !== undefined) {
    throw new RepairWatchError(
      'config',
      `both ${file} and the repairWatch key of package.json configure repair-watch`,
      {
        hint: 'keep one of them',
      },
    )
  }
  if (file !== undefined) return parseConfig(await execute(root, file), file)
  return parseConfig(inPackage ?? {}, 'package.json (repairWatch)')
}

/**
 * Checks a value against the schema and fills in the defaults. `from` names its origin in errors. An unknown key is an
 * error that names the nearest known one.
 */
export function parseConfig(value: unknown, from: string): Config {
  const result = configSchema.safeParse(value, { reportInput: true })
  if (result.success) return result.data
  const issue = result.error.issues[0] as z.core.$ZodIssue
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    const unknown = [...path, issue.keys[0] as string].join('.')
    throw new RepairWatchError('config', `${from}: unknown key \`${unknown}\``, {
      hint: `did you mean \`${nearestKey(unknown)}\`?`,
    })
  }
  const where = path.length === 0 ? '' : ` \`${path.join('.')}\``
  throw new RepairWatchError('config', `${from}:${where} ${describe(issue)}`, {
    hint:
      path.length === 0
        ? 'export one object, for example { contract: "docs/contract.md" }'
        : `correct \`${path.join('.')}\`, or leave it out for the default`,
  })
}

/** One sentence: what was expected and what stood there. A value is shown only where it is short and no text could be secret. */
function describe(issue: z.core.$ZodIssue): string {
  const text = issue.message.replace(/^Invalid (?:input|option|URL): ?/, '').replace(/^Invalid /, 'expected a valid ')
  const { input } = issue
  const got = Array.isArray(input) ? 'an array' : input === null ? 'null' : typeof input
  return /received/.test(text) ? text : `${text}, received ${typeof input === 'number' ? input : got}`
}

/** The known key nearest to an unknown one by edit distance; a key of the same level wins over one that is as near. */
function nearestKey(unknown: string): string {
  const [level, name] = split(unknown)
  const cost = (key: string) =>
    distance(name.toLowerCase(), split(key)[1].toLowerCase()) + (split(key)[0] === level ? 0 : 0.5)
  return CONFIG_KEYS.reduce((best, key) => (cost(key) < cost(best) ? key : best))
}

function split(key: string): readonly [level: string, name: string] {
  const dot = key.lastIndexOf('.')
  return [key.slice(0, Math.max(dot, 0)), key.slice(dot + 1)]
}

async function readPackageKey(root: string): Promise<unknown> {
  const path = join(root, 'package.json')
  if (!existsSync(path)) return undefined
  try {
    return JSON.parse(await readFile(path, 'utf8')).repairWatch
  } catch (cause) {
    throw new RepairWatchError('config', `package.json cannot be read: ${firstLine(cause)}`, {
      hint: 'correct the JSON of package.json',
      cause,
    })
  }
}

/** Runs one configuration file. The loader is imported here because most projects have none to load. */
async function execute(root: string, file: string): Promise<unknown> {
  const { loadConfig: load } = await import('c12')
  try {
    const { config } = await load<Record<string, unknown>>({
      cwd: root,
      name: basename(file),
      configFile: file,
      rcFile: false,
      globalRc: false,
      dotenv: false,
      envName: false,
      extend: false,
      giget: false,
      packageJson: false,
      // As written: the default merger turns anything that is not an object into `{}`.
      merger: (...sources) =>
        sources.find((source) => source !== undefined && source !== null) as Record<string, unknown>,
      // A cache of the transformed file would be written into the user's node_modules.
      jitiOptions: { fsCache: false },
    })
    return config
  } catch (cause) {
    throw new RepairWatchError('config', `${file} could not be loaded: ${firstLine(cause)}`, {
      hint: `correct ${file}; \`node ${file.endsWith('.ts') ? '--experimental-strip-types ' : ''}${file}\` shows the whole error`,
      cause,
    })
  }
}

function firstLine(cause: unknown): string {
  return String(cause instanceof Error ? cause.message : cause).split('\n', 1)[0] as string
}
