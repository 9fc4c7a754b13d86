import { isNode, type SyntaxNode, walk } from '../source/syntax.ts'
import { bare, calledName, canonical, dottedName, methodName, propertyName, stringValue, surplus } from './canonical.ts'
import type { Guard, Side } from './guard.ts'
import { excerpt, objectionAt } from './objection.ts'
import { remember } from './remember.ts'

const name = 'input-special-cased'

/** Names by which code can tell that it runs under test. */
const SNIFFED =
  /^(?:(?:\w+\.)*env\.(?:NODE_ENV|TEST|TESTING)|import\.meta\.(?:vitest|env\.(?:TEST|VITEST|MODE))|expect\.getState|(?:globalThis|global|window)\.(?:__vitest\w*|vi|vitest|jest|expect|describe|it|test))$/
/** Variables that the runners set; `NODE_ENV` is set by others too and counts where the environment is read. */
const RUNNER_VARIABLE = /^(?:VITEST\w*|JEST_WORKER_ID|__vitest_worker__)$/
const RUNNER_GLOBALS = /^(?:vi|vitest|jest|expect|describe|it|test|beforeEach)$/
const STACK_READERS = /^(?:includes|match|matchAll|split|indexOf|search|test)$/

/** Code that looks whether a test is running. */
export const TEST_SNIFFED: readonly Guard[] = [
  {
    name,
    rule: 'test-sniffed',
    side: 'source',
    refuse: ({ files }) =>
      files.flatMap(({ role, path, before, after }) =>
        role === 'source' && after
          ? surplus(before ? sniffs(before) : [], sniffs(after), canonical).map((node) =>
              objectionAt(
                name,
                { path, side: after },
                node,
                `looks whether a test is running: ${excerpt(after, node)}`,
              ),
            )
          : [],
      ),
  },
]

const sniffs = remember(({ program }: Side): readonly SyntaxNode[] => {
  const found: SyntaxNode[] = []
  walk(program, (node) => {
    const isSniff = sniff(node)
    if (isSniff) found.push(node)
    return !isSniff
  })
  return found
})

function sniff(node: SyntaxNode): boolean {
  switch (node.type) {
    case 'MemberExpression':
      return (
        SNIFFED.test(String(dottedName(node))) || RUNNER_VARIABLE.test(String(propertyName(node))) || isOwnStack(node)
      )
    case 'UnaryExpression':
      return node.operator === 'typeof' && RUNNER_GLOBALS.test(String((node.argument as SyntaxNode).name))
    case 'BinaryExpression':
      return node.operator === 'in' && /^(?:NODE_ENV|vitest)$/.test(String(stringValue(node.left as SyntaxNode)))
    case 'VariableDeclarator':
      return isEnvironment(node.init) && namesRunner(node.id as SyntaxNode)
    case 'ImportDeclaration':
      return /^(?:vitest|@jest\/globals|expect)(?:\/|$)/.test(String(stringValue(node.source as SyntaxNode)))
    case 'CallExpression': {
      const called = calledName(node)
      if (/^(?:Error\.captureStackTrace|expect\.getState)$/.test(called)) return true
      const [first] = node.arguments as readonly SyntaxNode[]
      if (/^process\.(?:argv|execArgv|title)/.test(called))
        return /vitest|jest|test/.test(String(first && stringValue(first)))
      const object = bare(node.callee as SyntaxNode).object
      return STACK_READERS.test(methodName(node)) && propertyName(bare(object as SyntaxNode)) === 'stack'
    }
    default:
      return RUNNER_VARIABLE.test(String(stringValue(node)))
  }
}

/** `new Error().stack`, by which a function sees who called it. */
function isOwnStack(node: SyntaxNode): boolean {
  const object = bare(node.object as SyntaxNode)
  return propertyName(node) === 'stack' && isNode(object.callee) && dottedName(object.callee) === 'Error'
}

function isEnvironment(init: unknown): boolean {
  return isNode(init) && /^(?:process|import\.meta)(?:\.env)?$/.test(String(dottedName(init)))
}

function namesRunner(pattern: SyntaxNode): boolean {
  let found = false
  walk(pattern, (node) => {
    const name = String(propertyName(node))
    if (RUNNER_VARIABLE.test(name) || /^(?:NODE_ENV|vitest)$/.test(name)) found = true
    return true
  })
  return found
}
