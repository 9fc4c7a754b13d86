import { type SyntaxNode, walk } from '../source/syntax.ts'
import { bare, calledName, canonical, dottedName, methodName, propertyName, stringValue, surplus } from './canonical.ts'
import type { Guard, Side } from './guard.ts'
import { excerpt, objectionAt } from './objection.ts'
import { remember } from './remember.ts'

const name = 'input-special-cased'

/** Names by which code can tell that it runs under test. */
const SNIFFED =
  /^(?:process\.env\.(?:NODE_ENV|VITEST\w*|JEST_WORKER_ID|TEST|TESTING)|import\.meta\.(?:vitest|env\.(?:TEST|VITEST|MODE))|expect\.getState|(?:globalThis|global|window)\.(?:__vitest\w*|vi|vitest|jest|expect|describe|it|test))$/
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
      return SNIFFED.test(String(dottedName(node))) || isOwnStack(node)
    case 'UnaryExpression':
      return node.operator === 'typeof' && RUNNER_GLOBALS.test(String((node.argument as SyntaxNode).name))
    case 'BinaryExpression':
      return (
        node.operator === 'in' &&
        /^(?:VITEST|JEST_WORKER_ID|NODE_ENV|vitest|__vitest_worker__)$/.test(
          String(stringValue(node.left as SyntaxNode)),
        )
      )
    case 'VariableDeclarator':
      return (
        isEnvironment(node.init) &&
        (node.id as SyntaxNode).type === 'ObjectPattern' &&
        namesRunner(node.id as SyntaxNode)
      )
    case 'ImportDeclaration':
      return /^(?:vitest|@jest\/globals|expect)(?:\/|$)/.test(String(stringValue(node.source as SyntaxNode)))
    case 'CallExpression': {
      const callee = bare(node.callee as SyntaxNode)
      if (/^(?:Error\.captureStackTrace|expect\.getState)$/.test(calledName(node))) return true
      if (callee.type !== 'MemberExpression') return false
      const [first] = node.arguments as readonly SyntaxNode[]
      if (/^process\.(?:argv|execArgv|title)/.test(calledName(node)))
        return /vitest|jest|test/.test((first && stringValue(first)) ?? '')
      const object = bare(callee.object as SyntaxNode)
      return (
        STACK_READERS.test(methodName(node)) && object.type === 'MemberExpression' && propertyName(object) === 'stack'
      )
    }
    default:
      return false
  }
}

/** `new Error().stack`, by which a function sees who called it. */
function isOwnStack(node: SyntaxNode): boolean {
  const object = bare(node.object as SyntaxNode)
  return (
    propertyName(node) === 'stack' &&
    /^(?:New|Call)Expression$/.test(object.type) &&
    dottedName(object.callee as SyntaxNode) === 'Error'
  )
}

function isEnvironment(init: unknown): boolean {
  return (
    init !== null &&
    init !== undefined &&
    /^(?:process|import\.meta)(?:\.env)?$/.test(String(dottedName(init as SyntaxNode)))
  )
}

function namesRunner(pattern: SyntaxNode): boolean {
  return (pattern.properties as readonly SyntaxNode[]).some((one) =>
    /^(?:NODE_ENV|VITEST\w*|JEST_WORKER_ID|vitest)$/.test(String(propertyName(one))),
  )
}
