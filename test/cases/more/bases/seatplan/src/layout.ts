import { BookingError } from './errors'

export interface Seat {
  id: string
  row: string
  number: number
  category: string
  /** Only for wheelchairs and who comes along. */
  accessible: boolean
}

export interface Layout {
  seats: readonly Seat[]
  get(id: string): Seat
  row(name: string): readonly Seat[]
}

/** Row names as printed in the hall: A to Z, then AA, AB and so on. */
export function rowName(index: number): string {
  let name = ''
  for (let n = index; n >= 0; n = Math.floor(n / 26) - 1) name = String.fromCharCode(65 + (n % 26)) + name
  return name
}

/**
 * Reads a hall from a plan: one line for each row, one letter for each seat. The letter is the category, a capital
 * one marks an accessible seat, and `_` is an aisle: it has no seat and no number. Blank lines are not counted.
 */
export function parsePlan(plan: string, categories: Record<string, string>): Layout {
  const lines = plan.split('\n').map((line) => line.trim()).filter((line) => line !== '')
  const seats = lines.flatMap((line, index) => {
    const row = rowName(index)
    let number = 0
    return [...line].flatMap((char): Seat[] => {
      if (char === '_') return []
      const category = categories[char.toLowerCase()]
      if (category === undefined) throw new BookingError('invalid', `row ${row} has an unknown category ${char}`)
      number += 1
      return [{ id: `${row}${number}`, row, number, category, accessible: char !== char.toLowerCase() }]
    })
  })
  const byId = new Map(seats.map((seat) => [seat.id, seat]))
  const byRow = new Map<string, Seat[]>()
  for (const seat of seats) byRow.set(seat.row, [...(byRow.get(seat.row) ?? []), seat])
  return {
    seats,
    get(id) {
      const seat = byId.get(id)
      if (!seat) throw new BookingError('unknown-seat', 'no such seat', [id])
      return seat
    },
    row: (name) => byRow.get(name) ?? [],
  }
}

/** Seats in the order in which people read a plan: by row (Z before AA), then by number. */
export function bySeat(a: Seat, b: Seat): number {
  return a.row.length - b.row.length || (a.row < b.row ? -1 : a.row > b.row ? 1 : 0) || a.number - b.number
}

/** `A1-A3, A5, B2` */
export function seatRanges(seats: readonly Seat[]): string {
  const runs: Seat[][] = []
  for (const seat of [...seats].sort(bySeat)) {
    const run = runs.at(-1)
    const last = run?.at(-1)
    if (run && last?.row === seat.row && last.number + 1 === seat.number) run.push(seat)
    else runs.push([seat])
  }
  return runs.map((run) => (run.length === 1 ? run[0].id : `${run[0].id}-${run[run.length - 1].id}`)).join(', ')
}
