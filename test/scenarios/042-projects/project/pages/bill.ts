import { discount } from '@/discount.ts'

export function showBill(cups: number): void {
  const { currency } = globalThis as unknown as { currency: string }
  document.body.textContent = `${((1 - discount(cups)) * 2 * cups).toFixed(2)} ${currency}`
}
