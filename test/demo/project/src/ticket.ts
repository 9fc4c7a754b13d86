import type { Order } from './bill'
import { brew } from './teas'

/** `4 min` up to an hour, `1 h 10 min` above it. */
export function duration(minutes: number): string {
  if (minutes < 60) return `${minutes} min`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** One line for the kitchen: what to brew, how hot and how long. */
export function ticket({ tea, cups }: Order): string {
  const { celsius, minutes } = brew(tea)
  return `${cups} × ${tea.trim().toLowerCase()}, ${celsius} °C, ${duration(minutes)}`
}
