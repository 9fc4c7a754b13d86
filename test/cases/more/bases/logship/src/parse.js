import { levelOf } from './levels.js';

/**
 * @typedef {object} LogRecord
 * @property {number} time  milliseconds since the epoch
 * @property {import('./levels.js').Level} level
 * @property {string} [logger]
 * @property {string} message
 * @property {Record<string, unknown>} fields
 */

const PAIR = /(?<!\S)([\w.@-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*))(?=\s|$)/g;
const PLAIN = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,6})?(?:Z|[+-]\d\d:?\d\d)?)\s+\[?([A-Za-z]+)\]?\s+(?:\[([\w.-]+)\]\s+)?(.*)$/s;
const ESCAPES = { n: '\n', t: '\t', r: '\r' };

/** Numbers, booleans and null are recognised, but only without quotes. A number that would lose digits stays text. */
function bareValue(text) {
  if (text === 'true') return true;
  if (text === 'false') return false;
  if (text === 'null') return null;
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) && text.length < 16 ? Number(text) : text;
}

/**
 * Reads `key=value key="quoted value"`; what is no pair is left in `rest`.
 * @param {string} text
 * @returns {{ fields: Record<string, unknown>, rest: string }}
 */
export function parseLogfmt(text) {
  /** @type {Record<string, unknown>} */
  const fields = {};
  const rest = text.replace(PAIR, (_, key, quoted, bare) => {
    fields[key] = quoted === undefined ? bareValue(bare) : quoted.replace(/\\(.)/g, (_, char) => ESCAPES[char] ?? char);
    return '';
  });
  return { fields, rest: rest.replace(/\s+/g, ' ').trim() };
}

/**
 * The opposite of parseLogfmt. Text that would be read as something else is put into quotes.
 * @param {Record<string, unknown>} fields
 */
export function toLogfmt(fields) {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => {
      const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
      const safe = typeof value === 'string' ? /^[^\s"=\\]+$/.test(text) && bareValue(text) === text : !/[\s"]/.test(text);
      return `${key}=${safe ? text : `"${text.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n').replace(/\t/g, '\\t').replace(/\r/g, '\\r')}"`}`;
    })
    .join(' ');
}

/** Times without a zone are taken for UTC; a number below 10^11 for seconds. */
export function timeOf(value) {
  if (typeof value === 'number') return value < 1e11 ? Math.round(value * 1000) : value;
  if (typeof value !== 'string') return NaN;
  const iso = value.replace(' ', 'T').replace(',', '.');
  return Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`);
}

/** The first of the names that the object has; it is taken out of it. */
function take(object, ...names) {
  const name = names.find((n) => Object.hasOwn(object, n));
  if (name === undefined) return undefined;
  const value = object[name];
  delete object[name];
  return value;
}

/**
 * Reads one line: JSON, logfmt with a `level`, or plain text that begins with time and level. Everything else is null.
 * @param {string} line
 * @returns {LogRecord | null}
 */
export function parseLine(line) {
  const text = line.trim();
  let fields;
  if (text.startsWith('{')) {
    try {
      fields = JSON.parse(text);
    } catch {
      return null;
    }
  } else {
    const plain = PLAIN.exec(text);
    if (plain) {
      const [, stamp, name, logger, tail] = plain;
      const level = levelOf(name);
      if (level === undefined) return null;
      const { fields: pairs, rest } = parseLogfmt(tail);
      return { time: timeOf(stamp), level, ...(logger && { logger }), message: rest, fields: pairs };
    }
    fields = parseLogfmt(text).fields;
  }
  const level = levelOf(take(fields, 'level', 'lvl', 'severity'));
  const time = timeOf(take(fields, 'time', 'ts', 'timestamp', '@timestamp'));
  if (level === undefined || Number.isNaN(time)) return null;
  const logger = take(fields, 'logger', 'name');
  const message = String(take(fields, 'message', 'msg') ?? '');
  return { time, level, ...(logger !== undefined && { logger: String(logger) }), message, fields };
}
