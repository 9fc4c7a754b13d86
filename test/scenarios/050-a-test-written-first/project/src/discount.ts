export function discount(cups: number): number {
  return cups >= 10 ? 5 : 0
}
