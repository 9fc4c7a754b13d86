import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { CONFIG_KEYS, loadConfig } from '../src/config.ts'
import { RepairWatchError } from '../src/model/errors.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

async function project(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'rw-config-'))
  folders.push(root)
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  return root
}

async function failure(
  files: Readonly<Record<string, string>>,
): Promise<{ code: string; message: string; hint: string }> {
  const error = await loadConfig(await project(files)).catch((thrown: unknown) => thrown)
  if (!(error instanceof RepairWatchError)) throw new Error(`not a RepairWatchError: ${String(error)}`)
  return { code: error.code, message: error.message, hint: error.hint }
}

const DEFAULTS = {
  contract: null,
  engines: ['history', 'templates', 'test-literal', 'model'],
  model: {
    baseURL: null,
    apiKeyEnv: 'OPENAI_API_KEY',
    writer: null,
    reviewer: null,
    reviewerAt: { baseURL: null, apiKeyEnv: null, api: null, price: null },
    api: null,
    price: null,
    prompts: {},
    samples: 3,
    timeoutMs: 60_000,
    maxRequests: 6,
    maxTokensPerFailure: 40_000,
    maxTokensPerSession: 1_000_000,
    maxPricePerFailure: null,
    maxPricePerSession: null,
  },
  lab: { workers: null, timeBudgetMs: 60_000 },
  generated: 'test/generated',
  keys: {},
}

test('nothing is configured: the defaults, and not one file is written', async () => {
  const root = await project({})
  expect(await loadConfig(root)).toEqual(DEFAULTS)
  expect(await readdir(root)).toEqual([])
})

test.each([
  ['repair-watch.config.ts', `const file: string = 'a.md'\nexport default { contract: file } satisfies object`],
  ['repair-watch.config.ts', `export default async () => ({ contract: ['a.md'] })`],
  ['repair-watch.config.js', `export default { contract: 'a.md' }`],
  ['repair-watch.config.js', `module.exports = { contract: 'a.md' }`],
  ['repair-watch.config.mjs', `export default { contract: 'a.md' }`],
  ['repair-watch.config.json', `{ "contract": "a.md" }`],
  ['package.json', `{ "name": "till", "repairWatch": { "contract": "a.md" } }`],
])('%s is read: %s', async (file, text) => {
  const root = await project({ [file]: text, 'node_modules/kept': '' })
  const before = await readdir(root, { recursive: true })
  expect(await loadConfig(root)).toEqual({ ...DEFAULTS, contract: ['a.md'] })
  expect(await readdir(root, { recursive: true })).toEqual(before)
})

test('a part of a section leaves the other defaults of it standing', async () => {
  const root = await project({
    'repair-watch.config.json': JSON.stringify({
      model: { baseURL: 'http://localhost:11434/v1', writer: 'small' },
      lab: { workers: 3 },
      keys: { accept: 'Y' },
    }),
  })
  expect(await loadConfig(root)).toEqual({
    ...DEFAULTS,
    model: {
      ...DEFAULTS.model,
      baseURL: 'http://localhost:11434/v1',
      writer: 'small',
    },
    lab: { ...DEFAULTS.lab, workers: 3 },
    keys: { accept: 'Y' },
  })
})

test('rc files, dotenv files, layers and environment sections are not read', async () => {
  const root = await project({
    '.repair-watchrc': 'generated=elsewhere\n',
    '.repair-watch.configrc': 'generated=elsewhere\n',
    '.env': 'RW_CONFIG_TEST=leaked\n',
    '.config/repair-watch.json': '{ "generated": "elsewhere" }',
    'base.json': '{ "generated": "elsewhere" }',
  })
  expect(await loadConfig(root)).toEqual(DEFAULTS)
  expect(process.env.RW_CONFIG_TEST).toBeUndefined()
  const layered = await failure({
    'repair-watch.config.json': '{ "extends": "./base.json" }',
    'base.json': '{}',
  })
  expect(layered.message).toBe('repair-watch.config.json: unknown key `extends`')
})

test.each([
  ['engine', 'engines'],
  ['contracts', 'contract'],
  ['modle', 'model'],
  ['baseURL', 'model.baseURL'],
  ['workers', 'lab.workers'],
  ['timeBudget', 'lab.timeBudgetMs'],
])('the unknown key %s is answered by %s', async (unknown, nearest) => {
  expect(
    await failure({
      'repair-watch.config.json': JSON.stringify({ [unknown]: 1 }),
    }),
  ).toEqual({
    code: 'config',
    message: `repair-watch.config.json: unknown key \`${unknown}\``,
    hint: `did you mean \`${nearest}\`?`,
  })
})

test.each([
  ['model', 'apiKey', 'model.apiKeyEnv'],
  ['model', 'baseUrl', 'model.baseURL'],
  ['model', 'timeout', 'model.timeoutMs'],
  ['lab', 'worker', 'lab.workers'],
])('the unknown key %s.%s is answered by %s', async (section, unknown, nearest) => {
  expect(
    await failure({
      'package.json': JSON.stringify({
        repairWatch: { [section]: { [unknown]: 1 } },
      }),
    }),
  ).toEqual({
    code: 'config',
    message: `package.json (repairWatch): unknown key \`${section}.${unknown}\``,
    hint: `did you mean \`${nearest}\`?`,
  })
})

test.each([
  [{ contract: 7 }, '`contract` expected a path or a list of paths, received 7', 'contract'],
  [
    { engines: ['magic'] },
    '`engines.0` expected one of "history"|"templates"|"test-literal"|"model", received string',
    'engines.0',
  ],
  [{ engines: 'model' }, '`engines` expected array, received string', 'engines'],
  [{ lab: { workers: 0 } }, '`lab.workers` Too small: expected number to be >0, received 0', 'lab.workers'],
  [{ lab: { workers: 1.5 } }, '`lab.workers` expected int, received number', 'lab.workers'],
  [{ model: { baseURL: 'localhost' } }, '`model.baseURL` expected a valid URL, received string', 'model.baseURL'],
  [
    { model: { maxPricePerSession: 2 } },
    '`model.price` expected the prices that maxPricePerFailure and maxPricePerSession count with, received null',
    'model.price',
  ],
  [{ model: null }, '`model` expected object, received null', 'model'],
  [{ keys: { accept: 1 } }, '`keys.accept` expected string, received number', 'keys.accept'],
])('%j is refused with its place and what was expected', async (config, message, place) => {
  expect(await failure({ 'repair-watch.config.json': JSON.stringify(config) })).toEqual({
    code: 'config',
    message: `repair-watch.config.json: ${message}`,
    hint: `correct \`${place}\`, or leave it out for the default`,
  })
})

test.each([
  ['42', 'expected object, received number'],
  ['["a"]', 'expected object, received array'],
])('a file that exports %s is refused', async (text, message) => {
  expect(await failure({ 'repair-watch.config.mjs': `export default ${text}\n` })).toEqual({
    code: 'config',
    message: `repair-watch.config.mjs: ${message}`,
    hint: 'export one object, for example { contract: "docs/contract.md" }',
  })
})

test('a file that throws says what it threw', async () => {
  expect(
    await failure({
      'repair-watch.config.js': `throw new Error('no licence')\n`,
    }),
  ).toEqual({
    code: 'config',
    message: 'repair-watch.config.js could not be loaded: no licence',
    hint: 'correct repair-watch.config.js; `node repair-watch.config.js` shows the whole error',
  })
})

test('a file that cannot be parsed and a package.json that cannot be parsed are named', async () => {
  expect((await failure({ 'repair-watch.config.json': '{ "contract": ' })).message).toMatch(
    /^repair-watch\.config\.json could not be loaded: /,
  )
  expect((await failure({ 'package.json': '{' })).message).toMatch(/^package\.json cannot be read: /)
})

test('two places at once are refused', async () => {
  expect(
    await failure({
      'repair-watch.config.json': '{}',
      'package.json': '{ "repairWatch": { "generated": "spec" } }',
    }),
  ).toEqual({
    code: 'config',
    message: 'both repair-watch.config.json and the repairWatch key of package.json configure repair-watch',
    hint: 'keep one of them',
  })
})

test('every key is known by its path', () => {
  expect(CONFIG_KEYS).toEqual([
    'contract',
    'engines',
    'model',
    'model.baseURL',
    'model.apiKeyEnv',
    'model.writer',
    'model.reviewer',
    'model.reviewerAt',
    'model.reviewerAt.baseURL',
    'model.reviewerAt.apiKeyEnv',
    'model.reviewerAt.api',
    'model.reviewerAt.price',
    'model.api',
    'model.price',
    'model.prompts',
    'model.samples',
    'model.timeoutMs',
    'model.maxRequests',
    'model.maxTokensPerFailure',
    'model.maxTokensPerSession',
    'model.maxPricePerFailure',
    'model.maxPricePerSession',
    'lab',
    'lab.workers',
    'lab.timeBudgetMs',
    'generated',
    'keys',
  ])
})
