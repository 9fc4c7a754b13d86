export type ErrorCode = '#DIV/0!' | '#VALUE!' | '#NAME?' | '#REF!' | '#CYCLE!' | '#SYNTAX!';

/** Errors are values: they sit in cells and spread to whatever uses them. */
export class CellError {
    constructor(
        readonly code: ErrorCode,
        readonly detail = '',
    ) {}
}

/** null is an empty cell. */
export type Value = number | string | boolean | null | CellError;

/** A number if the value can be taken for one: empty cells count as 0, booleans as 0 and 1, texts when they look like one. */
export function toNumber(value: Value): number | CellError {
    if (value instanceof CellError || typeof value === 'number') return value;
    if (value === null) return 0;
    if (typeof value === 'boolean') return value ? 1 : 0;
    const number = value.trim() === '' ? NaN : Number(value);
    return Number.isNaN(number) ? new CellError('#VALUE!', `"${value}" is no number`) : number;
}

export function toText(value: Value): string | CellError {
    if (value instanceof CellError) return value;
    if (value === null) return '';
    return typeof value === 'boolean' ? String(value).toUpperCase() : String(value);
}

export function toBoolean(value: Value): boolean | CellError {
    if (value instanceof CellError || typeof value === 'boolean') return value;
    if (value === null) return false;
    if (typeof value === 'number') return value !== 0;
    const upper = value.toUpperCase();
    return upper === 'TRUE' ? true : upper === 'FALSE' ? false : new CellError('#VALUE!', `"${value}" is neither true nor false`);
}

const rank = (value: Value) => (typeof value === 'number' ? 0 : typeof value === 'string' ? 1 : 2);

/** Numbers come before texts, texts before booleans; texts are compared without case. An empty cell is the zero of the other side. */
export function compareValues(a: Value, b: Value): number {
    const zero = (other: Value): Value => (typeof other === 'string' ? '' : typeof other === 'boolean' ? false : 0);
    const left = a ?? zero(b);
    const right = b ?? zero(a);
    if (rank(left) !== rank(right)) return rank(left) - rank(right);
    if (typeof left === 'string' && typeof right === 'string') {
        const [x, y] = [left.toLowerCase(), right.toLowerCase()];
        return x < y ? -1 : x > y ? 1 : 0;
    }
    return Number(left) - Number(right);
}

/** What somebody types into a cell that is no formula. */
export function readInput(text: string): Value {
    const trimmed = text.trim();
    if (trimmed === '') return null;
    if (/^(?:true|false)$/i.test(trimmed)) return trimmed.toLowerCase() === 'true';
    if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?%?$/i.test(trimmed)) {
        return trimmed.endsWith('%') ? Number(trimmed.slice(0, -1)) / 100 : Number(trimmed);
    }
    return text.startsWith("'") ? text.slice(1) : text;
}
