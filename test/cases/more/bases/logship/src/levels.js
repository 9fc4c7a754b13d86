/** @typedef {'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal'} Level */

/** From the least to the most important. @type {readonly Level[]} */
export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

const ALIASES = { verbose: 'debug', notice: 'info', warning: 'warn', err: 'error', critical: 'fatal', crit: 'fatal', panic: 'fatal' };

/**
 * The level that is meant by a name, its alias or a number as pino writes it (10 is trace, 60 is fatal).
 * @param {unknown} value
 * @returns {Level | undefined}
 */
export function levelOf(value) {
  if (typeof value === 'number') return LEVELS[Math.round(value / 10) - 1];
  if (typeof value !== 'string') return undefined;
  const name = value.trim().toLowerCase();
  if (LEVELS.includes(name)) return name;
  return Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined;
}

/** @param {Level} level @param {Level} least */
export const atLeast = (level, least) => LEVELS.indexOf(level) >= LEVELS.indexOf(least);

/**
 * A filter from a text like `info,db=warn,db.pool=debug,http=off`. The longest name that is the logger itself or one
 * of its parents decides; a level without a name is for all others, which is `info` unless given.
 * @param {string} text
 * @returns {(record: { level: Level, logger?: string }) => boolean}
 */
export function levelFilter(text) {
  /** @type {Map<string, Level | 'off'>} */
  const rules = new Map([['', 'info']]);
  for (const part of text.split(',').map((p) => p.trim())) {
    if (part === '') continue;
    const [name, value] = part.includes('=') ? part.split('=').map((p) => p.trim()) : ['', part];
    const level = value === 'off' ? 'off' : levelOf(value);
    if (level === undefined) throw new RangeError(`unknown level: ${value}`);
    rules.set(name, level);
  }
  return ({ level, logger = '' }) => {
    let name = logger;
    while (!rules.has(name)) name = name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : '';
    const least = rules.get(name);
    return least !== 'off' && atLeast(level, least);
  };
}
