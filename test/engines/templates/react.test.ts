import { test } from 'vitest'
import { dependencies, handler, updater } from '../../../src/engines/templates/react.ts'
import { expectNoRepair, expectRepair } from './expect-repair.ts'

test('dependencies are what is used', () => {
  expectRepair(
    dependencies,
    'function A(q) { useEffect(() => { f(q) }, []) }',
    'function A(q) { useEffect(() => { f(q) }, [q]) }',
  )
  expectRepair(dependencies, 'function A(q) { useMemo(() => q, [q, r]) }', 'function A(q) { useMemo(() => q, [r]) }')
  expectNoRepair(dependencies, 'function A(q) { f(() => q, []) }')
})

test('states are computed from the newest', () => {
  expectRepair(updater, 'setCount(count + 1)', 'setCount((count) => count + 1)')
  expectNoRepair(updater, 'setCount(other)')
})

test('handlers are given, not called', () => {
  expectRepair(handler, 'const a = <b onClick={save()} />', 'const a = <b onClick={save} />', { path: 'src/a.tsx' })
  expectNoRepair(handler, 'const a = <b title={save()} />', { path: 'src/a.tsx' })
})
