export const CARD = { cups: 12 }
