export type Code = 'unknown-seat' | 'unavailable' | 'unknown-order' | 'wrong-state' | 'expired' | 'limit' | 'invalid'

/** Every refusal has a code for programs and a sentence for people. */
export class BookingError extends Error {
  override name = 'BookingError'
  readonly code: Code
  readonly seats: readonly string[]

  constructor(code: Code, message: string, seats: readonly string[] = []) {
    super(seats.length > 0 ? `${message}: ${seats.join(', ')}` : message)
    this.code = code
    this.seats = seats
  }
}
