/** What is taken off the bill, as a share of it. */
export function discount(cups: number): number {
  return cups >= 10 ? 0.1 : 0
}
