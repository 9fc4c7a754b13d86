/** The day of the month on which an instant falls. */
export function day(instant: string): number {
  return new Date(instant).getDate()
}
