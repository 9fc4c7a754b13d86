import { expect, test } from 'vitest'
import { showBill } from './bill.ts'

test('a party pays less', () => {
  showBill(10)
  expect(document.body.textContent).toBe('18.00 €')
})
