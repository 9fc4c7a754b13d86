/** Written by `npm run fit:verdict`; what is changed here by hand is lost. */

/** By what the starting weight of a judge is multiplied where it supports that verdict; 1 for what is not named. */
export const FACTORS: Readonly<Record<string, number>> = {}

/** From which log-odds on (either way) a verdict is right how often; rising. Empty: the odds are taken as they are. */
export const CALIBRATION: readonly (readonly [odds: number, share: number])[] = []
