export function sum(last: number): number {
  let total = 0
  for (let n = last; n > 0; n--) total += n
  return total
}
