import { bySeat, type Layout, type Seat } from './layout'

export interface Wish {
  count: number
  category?: string
  /** Seats for wheelchairs are left out unless asked for. */
  accessible?: boolean
}

/** Runs of neighbouring free seats within a row. */
export function freeRuns(seats: readonly Seat[], isFree: (id: string) => boolean): Seat[][] {
  const runs: Seat[][] = []
  let run: Seat[] = []
  for (const seat of [...seats].sort(bySeat)) {
    const last = run.at(-1)
    if (last && (last.row !== seat.row || last.number + 1 !== seat.number)) {
      runs.push(run)
      run = []
    }
    if (isFree(seat.id)) run.push(seat)
  }
  return [...runs, run].filter((r) => r.length > 0)
}

/**
 * The best block of neighbouring seats, or null. A block that leaves no single seat alone beside it goes before one
 * that does; then comes the one nearest to the middle of its row, then the front row, then the lower number.
 */
export function suggest(layout: Layout, isFree: (id: string) => boolean, { count, category, accessible = false }: Wish): Seat[] | null {
  const wanted = (seat: Seat) => (category === undefined || seat.category === category) && (accessible || !seat.accessible)
  let best: { block: Seat[]; orphans: number; distance: number } | undefined
  for (const run of freeRuns(layout.seats.filter(wanted), isFree)) {
    const middle = (layout.row(run[0].row).length + 1) / 2
    for (let i = 0; i + count <= run.length; i++) {
      const block = run.slice(i, i + count)
      const rest = run.length - count - i
      const orphans = (i === 1 ? 1 : 0) + (rest === 1 ? 1 : 0)
      const distance = Math.abs((block[0].number + block[count - 1].number) / 2 - middle)
      if (!best || orphans < best.orphans || (orphans === best.orphans && distance < best.distance)) best = { block, orphans, distance }
    }
  }
  return best?.block ?? null
}
