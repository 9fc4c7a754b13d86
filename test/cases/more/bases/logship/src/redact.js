const KEYS = /(?:password|passwd|secret|token|authorization|api[-_]?key)$/i;
const BEARER = /\b(Bearer|Basic)\s+[\w.~+/-]+=*/gi;
const CARD = /\b\d(?:[ -]?\d){12,18}\b/g;

/** The check digit of card numbers; keeps order numbers and the like from being masked. */
function isCard(text) {
  const digits = [...text.replace(/\D/g, '')].reverse().map(Number);
  const sum = digits.reduce((total, digit, i) => total + (i % 2 === 0 ? digit : digit < 5 ? digit * 2 : digit * 2 - 9), 0);
  return sum % 10 === 0;
}

/** Masks credentials and card numbers within a text; the last four digits of a card stay. @param {string} text */
export function redactText(text) {
  return text
    .replace(BEARER, '$1 ***')
    .replace(CARD, (match) => (isCard(match) ? `***${match.replace(/\D/g, '').slice(-4)}` : match));
}

/** A copy in which values of secret keys are masked, at any depth, and all texts are cleaned. */
export function redact(value) {
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return value.map(redact);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, KEYS.test(key) && inner !== null ? '***' : redact(inner)]));
}
