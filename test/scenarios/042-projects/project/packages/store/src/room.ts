export const room = (sacks: number): number => 40 - sacks
