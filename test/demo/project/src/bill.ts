import { brew } from './teas'

export interface Order {
  readonly tea: string
  readonly cups: number
}

/** What is taken off the bill, as a share of it. */
export function discount(cups: number): number {
  return cups >= 10 ? 0.1 : 0
}

/** The bill in whole cents. */
export function total(orders: readonly Order[]): number {
  const cups = orders.reduce((sum, order) => sum + order.cups, 0)
  const full = orders.reduce((sum, order) => sum + order.cups * brew(order.tea).price, 0)
  return Math.round(full * (1 - discount(cups)))
}
