import type { Facts, FailingCall } from '../diagnose/facts.ts'
import type { Failure } from '../model/failure.ts'
import type { RepairContext } from './repair.ts'

/** Placeholder until the assertion reader exists. */
export async function factsOfCalls(
  _failure: Failure,
  _facts: Facts,
  _context: RepairContext,
  _signal: AbortSignal,
): Promise<readonly FailingCall[]> {
  return []
}
