export function tip(bill: number): number {
  return Math.round(bill * 0.15)
}
