import { expect, test } from 'vitest'
import { bits } from '../src/bits'
test('zero', () => expect(bits(0)).toBe(0))
test('seven', () => expect(bits(7)).toBe(3))
test('eight', () => expect(bits(8)).toBe(1))
