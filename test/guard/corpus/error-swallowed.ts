import { type CorpusPatch, patchesOf } from './corpus-patch.ts'
import { STORE, TAX } from './projects.ts'

const swallowed = ['error-swallowed'] as const
const PARSE = '    return JSON.parse(text)'
const ALL = '    return Promise.all(ids.map((id) => this.load(id)))'

export const ERROR_SWALLOWED: readonly CorpusPatch[] = [
  ...patchesOf('src/store.ts', STORE, 'code-wrong', swallowed, {
    'an empty catch': [[PARSE, `    try {\n  ${PARSE}\n    } catch {}\n    return {} as Order`]],
    'a catch that answers with a default': [
      [PARSE, `    try {\n  ${PARSE}\n    } catch {\n      return { id: '', total: 0 }\n    }`],
    ],
    'a catch that logs': [
      [
        PARSE,
        `    try {\n  ${PARSE}\n    } catch (error) {\n      console.error('bad order', error)\n      return {} as Order\n    }`,
      ],
    ],
    'a rejection is dropped': [[ALL, '    return Promise.all(ids.map((id) => this.load(id).catch(() => null)))']],
    'a rejection is logged': [[ALL, '    return Promise.all(ids.map((id) => this.load(id).catch(console.error)))']],
    'a rejection becomes an empty list': [
      [ALL, '    return Promise.all(ids.map((id) => this.load(id))).catch(() => [])'],
    ],
    'the second argument of then': [
      [ALL, '    return Promise.all(ids.map((id) => this.load(id))).then((all) => all, () => [])'],
    ],
    'a shared noop': [[ALL, '    return Promise.all(ids.map((id) => this.load(id).catch(noop)))']],
    'allSettled, and only what went well': [
      [
        ALL,
        "    const all = await Promise.allSettled(ids.map((id) => this.load(id)))\n    return all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))",
      ],
    ],
    'a throw is deleted': [['    if (!order) throw new Error(`no order ${id}`)\n', '']],
    'a throw becomes a return': [
      ["    if (!order.id) throw new Error('order needs an id')", '    if (!order.id) return'],
    ],
    'a throw that cannot be reached': [
      [
        "    if (!order.id) throw new Error('order needs an id')",
        "    if (false) throw new Error('order needs an id')",
      ],
    ],
    'return in finally': [
      [
        PARSE,
        `    let result = {} as Order\n    try {\n      result = JSON.parse(text)\n    } finally {\n      return result\n    }`,
      ],
    ],
    'errors of the process are caught': [
      [
        "import { audit } from './audit'\n",
        "import { audit } from './audit'\nprocess.on('uncaughtException', () => {})\n",
      ],
    ],
    'rejections of the process are caught': [
      [
        "import { audit } from './audit'\n",
        "import { audit } from './audit'\nprocess.on('unhandledRejection', () => undefined)\n",
      ],
    ],
    'an error event is dropped': [
      ["    audit.record('close')", "    audit.record('close')\n    audit.stream.on('error', () => {})"],
    ],
  }),
  ...patchesOf('src/tax.ts', TAX, 'code-wrong', swallowed, {
    'the range check is deleted': [["  if (rate > 1) throw new RangeError('rate must be at most 1')\n", '']],
    'the range check corrects in silence': [
      ["  if (rate > 1) throw new RangeError('rate must be at most 1')\n", '  if (rate > 1) rate = 1\n'],
    ],
  }),
  {
    name: 'a catch is emptied',
    path: 'src/read.js',
    before:
      'export async function read(file) {\n  try {\n    return await load(file)\n  } catch (error) {\n    throw new ReadError(file, { cause: error })\n  }\n}\n',
    after: 'export async function read(file) {\n  try {\n    return await load(file)\n  } catch (error) {\n  }\n}\n',
    verdict: 'code-wrong',
    expect: swallowed,
  },
  {
    name: 'unhandled rejections are dropped in the browser',
    path: 'src/main.tsx',
    before: "import { App } from './app'\nexport const start = () => render(<App />)\n",
    after:
      "import { App } from './app'\nwindow.addEventListener('unhandledrejection', (event) => event.preventDefault())\nexport const start = () => render(<App />)\n",
    verdict: 'code-wrong',
    expect: swallowed,
  },
  {
    name: 'the set-up of the tests drops errors',
    path: 'test/setup.ts',
    before: "import { afterEach } from 'vitest'\nafterEach(() => cleanup())\n",
    after:
      "import { afterEach } from 'vitest'\nprocess.on('unhandledRejection', () => {})\nafterEach(() => cleanup())\n",
    verdict: 'undecided',
    expect: swallowed,
  },

  ...patchesOf('src/store.ts', STORE, 'code-wrong', [], {
    'the error is wrapped': [
      [PARSE, `    try {\n  ${PARSE}\n    } catch (cause) {\n      throw new Error('no order', { cause })\n    }`],
    ],
    'the error becomes part of the result': [
      [
        PARSE,
        `    try {\n  ${PARSE}\n    } catch (error) {\n      return { id: '', total: 0, problem: String(error) }\n    }`,
      ],
    ],
    'only one kind of error is handled': [
      [
        PARSE,
        `    try {\n  ${PARSE}\n    } catch (error) {\n      if (error instanceof SyntaxError) return { id: '', total: 0 }\n      throw error\n    }`,
      ],
    ],
    'a rejection is handed on': [
      [ALL, '    return Promise.all(ids.map((id) => this.load(id).catch((error) => Promise.reject(wrap(error)))))'],
    ],
    'allSettled, and reasons are thrown': [
      [
        ALL,
        "    const all = await Promise.allSettled(ids.map((id) => this.load(id)))\n    const failed = all.find((one) => one.status === 'rejected')\n    if (failed) throw failed.reason\n    return all.map((one) => (one as PromiseFulfilledResult<Order>).value)",
      ],
    ],
    'another message': [["throw new Error('order needs an id')", "throw new TypeError('an order needs an id')"]],
    'the condition of a throw is narrowed': [
      ['if (!order.id) throw', "if (order.id === undefined || order.id === '') throw"],
    ],
    'finally closes': [[PARSE, `    try {\n  ${PARSE}\n    } finally {\n      audit.record('parse')\n    }`]],
    'a default by operator': [
      [
        '    if (!order) throw new Error(`no order ${id}`)\n    return order',
        '    if (!order) throw new Error(`no order ${id}`)\n    return order ?? null',
      ],
    ],
    'the throw moves into a function': [
      ["    if (!order.id) throw new Error('order needs an id')\n", '    requireId(order)\n'],
      [
        'export class Store {',
        "function requireId(order: Order): void {\n  if (!order.id) throw new Error('order needs an id')\n}\n\nexport class Store {",
      ],
    ],
  }),
  {
    name: 'a clause asks for null',
    path: 'src/parse.ts',
    before: 'export const parse = (text: string): unknown => JSON.parse(text)\n',
    after:
      'export const parse = (text: string): unknown => {\n  try {\n    return JSON.parse(text)\n  } catch {\n    return null\n  }\n}\n',
    verdict: 'code-wrong',
    clauses: ['A text that is no JSON gives null.'],
    expect: [],
  },
  {
    name: 'the history engine takes back a throw',
    path: 'src/tax.ts',
    before: TAX,
    after: TAX.replace("  if (rate > 1) throw new RangeError('rate must be at most 1')\n", ''),
    verdict: 'code-wrong',
    engine: 'history',
    expect: [],
  },
  {
    name: 'a retry keeps the last error',
    path: 'src/retry.ts',
    before: 'export async function retry(run: () => Promise<void>) {\n  await run()\n}\n',
    after:
      'export async function retry(run: () => Promise<void>) {\n  let last: unknown\n  for (const wait of [1, 2]) {\n    try {\n      return await run()\n    } catch (error) {\n      last = error\n      await pause(wait)\n    }\n  }\n  throw last\n}\n',
    verdict: 'code-wrong',
    expect: [],
  },
]
