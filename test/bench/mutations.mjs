// Simple mutations of a program's text, as edits. What they change does not matter, only that they are of many kinds.
import { parse, walk } from '../../dist/source/syntax.js'

const OPERATORS = {
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '==': ['!='],
  '!=': ['=='],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
  '+=': ['-='],
  '-=': ['+='],
  '*=': ['/='],
} // prettier-ignore

/** What a mutant leaves behind when its function is called: none of it may be seen by the next one. */
const LEAKS = {
  global:
    '(globalThis as any).__leak = ((globalThis as any).__leak ?? 0) + 1; if ((globalThis as any).__leak > 40) throw new Error("leaked");',
  environment:
    'if (process.env.MUTANT && process.env.MUTANT !== "now") throw new Error("leaked"); process.env.MUTANT = "now"; process.once("exit", () => {}); queueMicrotask(() => { process.env.MUTANT = "now" });',
  prototype:
    'Object.defineProperty(Array.prototype, "leaked", { value: 1, configurable: true, enumerable: true, writable: true });',
  rejection: 'void Promise.reject(new Error("late"));',
  timer: 'setTimeout(() => { throw new Error("late timer") }, 0);',
  'far timer': 'setTimeout(() => { throw new Error("far timer") }, 50_000);',
  exit: 'process.exit(1);',
  loop: 'for (;;) {}',
  date: 'Date.now = () => 0;',
  console: 'console.log = console.info = () => { throw new Error("no console") };',
  listener: 'process.on("unhandledRejection", () => {}); void Promise.reject(new Error("swallowed"));',
  'temporary file':
    '{ const fs = process.getBuiltinModule("node:fs") as any; const file = process.getBuiltinModule("node:os").tmpdir() + "/mutant"; fs.appendFileSync(file, "x"); if (fs.statSync(file).size > 40) throw new Error("leaked"); }',
  'command line':
    'process.argv.push("--mutant"); if (process.argv.filter((one) => one === "--mutant").length > 40) throw new Error("leaked");',
  'exit status': 'process.exitCode = 3;',
  'frozen built-in': 'Object.freeze(Array.prototype);',
  'fixed global':
    'if (!("fixed" in globalThis)) Object.defineProperty(globalThis, "fixed", { value: Date.now() }); else if (Date.now() - (globalThis as any).fixed > 30_000) throw new Error("leaked");',
  output: 'process.stdout.write = () => { throw new Error("no output") };',
  'node module': 'Object.assign(process.getBuiltinModule("node:fs") as any, { existsSync: () => true });',
  random: 'Math.random = () => 0.5;',
  timers: 'globalThis.setTimeout = (() => { throw new Error("no timers") }) as any;',
  stacks: 'Error.stackTraceLimit = 0; Error.prepareStackTrace = () => { throw new Error("no stack") };',
  matcher: '(globalThis as any)[Symbol.for("$$jest-matchers-object")]?.customEqualityTesters.push(() => true);',
  microtasks: '{ const spin = (): any => Promise.resolve().then(spin); spin(); }',
}

/** All mutations of a text: `{ kind, start, end, text }`; those that leave something behind in every `leakEvery`th function. */
export function mutations(path, source, leakEvery = 6) {
  const parsed = parse(path, source)
  if (parsed.status !== 'parsed') return []
  const found = []
  let functions = 0
  const put = (kind, { start, end }, text) => {
    if (source.slice(start, end) !== text) found.push({ kind, start, end, text })
  }
  const textOf = ({ start, end }) => source.slice(start, end)
  walk(parsed.program, (node, { parent, key }) => {
    if (/^TS(?!As|NonNull|Satisfies)/.test(node.type) || node.type === 'ImportDeclaration') return false
    if (/^(?:Binary|Logical|Assignment)Expression$/.test(node.type)) {
      const between = { start: node.left.end, end: node.right.start }
      const at = textOf(between).indexOf(node.operator)
      for (const other of OPERATORS[node.operator] ?? []) {
        if (at === -1) continue
        const start = between.start + at
        put(`operator ${node.operator}`, { start, end: start + node.operator.length }, other)
      }
    } else if (node.type === 'Literal' && key !== 'key' && parent?.type !== 'ExportNamedDeclaration') {
      if (typeof node.value === 'number') {
        put('number', node, `${node.value + 1}`)
        put('number', node, node.value === 0 ? '-1' : '0')
      } else if (typeof node.value === 'boolean') put('boolean', node, `${!node.value}`)
      else if (
        typeof node.value === 'string' &&
        !/^Import|^Export/.test(parent?.type ?? '') &&
        !(parent?.type === 'CallExpression' && parent.arguments[0] === node && isNaming(textOf(parent.callee))) &&
        !parent?.type.startsWith('JSXAttr')
      )
        put('string', node, node.value === '' ? '"x"' : '""')
    } else if (node.type === 'IfStatement' || node.type === 'ConditionalExpression' || node.type === 'WhileStatement') {
      put('condition', node.test, `!(${textOf(node.test)})`)
      put('condition', node.test, 'true')
      put('condition', node.test, 'false')
    } else if (node.type === 'ReturnStatement' && node.argument) put('return', node.argument, '(undefined as any)')
    else if (node.type === 'UnaryExpression' && node.operator === '!') put('not', node, textOf(node.argument))
    else if (node.type === 'UpdateExpression') put('update', node, `(${textOf(node.argument)} + 0)`)
    else if (node.type === 'AwaitExpression') put('await', node, `(${textOf(node.argument)})`)
    else if (node.type === 'ArrayExpression' && node.elements.length > 0) put('array', node, '[]')
    else if (
      node.type === 'MemberExpression' &&
      !node.optional &&
      node.computed === false &&
      parent?.type === 'CallExpression' &&
      key === 'callee' &&
      parent.arguments.length > 0
    )
      put('call', parent, `(${textOf(node.object)} as any)`)
    else if (
      /^(?:Expression|If|For|ForOf|While|Throw|Continue|Break)Statement$/.test(node.type) &&
      key === 'body' &&
      parent?.type !== 'Program'
    )
      put('statement', node, ';')
    else if (node.type === 'ArrowFunctionExpression' && node.body.type !== 'BlockStatement')
      put('body', node.body, '(undefined as any)')
    if (node.type === 'BlockStatement' && /Function/.test(parent?.type ?? '') && functions++ % leakEvery === 0) {
      const at = { start: node.start + 1, end: node.start + 1 }
      for (const [kind, text] of Object.entries(LEAKS)) put(`leak ${kind}`, at, ` ${text}`)
    }
    return true
  })
  const types = /\.tsx?$|\.mts$|\.cts$/.test(path)
  return found.map((one) =>
    types
      ? one
      : { ...one, text: one.text.replaceAll(/ as any\b|\(\): any(?= =>)/g, (it) => (it.startsWith('(') ? '()' : '')) },
  )
}

/** A test of another name is another test. */
function isNaming(callee) {
  return /^(?:test|it|describe|extended|base)\b/.test(callee)
}

/** The text with one mutation. */
export function mutate(source, { start, end, text }) {
  return source.slice(0, start) + text + source.slice(end)
}
