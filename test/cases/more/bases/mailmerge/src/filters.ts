import type { Arg } from './parse';
import { plural } from './plural';
import { truncate, wrap } from './wrap';

export type Filter = (value: unknown, args: readonly Arg[], context: { locale: string }) => unknown;

const MONTHS: Record<string, string[]> = {
  en: 'January February March April May June July August September October November December'.split(' '),
  de: 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' '),
};

const SEPARATORS: Record<string, [group: string, point: string]> = { en: [',', '.'], de: ['.', ','], fr: ['\u202f', ','] };

const language = (locale: string) => locale.slice(0, 2).toLowerCase();

/** What a value looks like in a letter. */
export function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (Array.isArray(value)) return value.map(toText).join(', ');
  return String(value);
}

/** Nothing, or text that is nothing but white space. Zero and false are not blank. */
export const isBlank = (value: unknown) =>
  value === null || value === undefined || (typeof value === 'string' && value.trim() === '') || (Array.isArray(value) && value.length === 0);

export function formatNumber(value: number, digits: number, locale: string): string {
  const [group, point] = SEPARATORS[language(locale)] ?? SEPARATORS.en;
  const [whole, fraction] = Math.abs(value).toFixed(digits).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  const sign = value < 0 && /[1-9]/.test(whole + (fraction ?? '')) ? '-' : '';
  return sign + grouped + (fraction === undefined ? '' : point + fraction);
}

/** `D`, `DD`, `MM`, `MMMM` and `YYYY` in a pattern are replaced; dates are taken in UTC. */
export function formatDate(value: unknown, pattern: string, locale: string): string {
  const date = value instanceof Date ? value : new Date(toText(value));
  if (Number.isNaN(date.getTime())) throw new TypeError(`not a date: ${toText(value)}`);
  const day = date.getUTCDate();
  const month = date.getUTCMonth();
  const parts: Record<string, string> = {
    YYYY: String(date.getUTCFullYear()).padStart(4, '0'),
    MMMM: (MONTHS[language(locale)] ?? MONTHS.en)[month],
    MM: String(month + 1).padStart(2, '0'),
    DD: String(day).padStart(2, '0'),
    D: String(day),
  };
  return pattern.replace(/YYYY|MMMM|MM|DD|D/g, (name) => parts[name]);
}

export const FILTERS: Record<string, Filter> = {
  upper: (value) => toText(value).toUpperCase(),
  lower: (value) => toText(value).toLowerCase(),
  title: (value) => toText(value).toLowerCase().replace(/(?<![\p{L}'’])\p{L}/gu, (letter) => letter.toUpperCase()),
  trim: (value) => toText(value).trim().replace(/\s+/g, ' '),
  default: (value, [fallback = '']) => (isBlank(value) ? fallback : value),
  join(value, [separator = ', ', last = separator]) {
    const items = (Array.isArray(value) ? value : [value]).map(toText);
    if (items.length < 2) return items.join('');
    return items.slice(0, -1).join(String(separator)) + String(last) + items[items.length - 1];
  },
  truncate: (value, [max = 40, mark]) => truncate(toText(value), Number(max), mark === undefined ? undefined : String(mark)),
  wrap: (value, [width = 72, indent = '']) => wrap(toText(value), { width: Number(width), first: String(indent) }),
  number: (value, [digits = 0], { locale }) => formatNumber(Number(value), Number(digits), locale),
  date: (value, [pattern = 'YYYY-MM-DD'], { locale }) => formatDate(value, String(pattern), locale),
  plural: (value, forms, { locale }) => plural(Number(value), forms.map(String), locale),
};
