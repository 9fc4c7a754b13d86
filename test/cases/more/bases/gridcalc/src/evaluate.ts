import { type Address, cellsBetween } from './address';
import { type Node } from './parser';
import { CellError, compareValues, toBoolean, toNumber, toText, type Value } from './values';

export type Lookup = (at: Address) => Value;

const isError = (value: unknown): value is CellError => value instanceof CellError;

/** Rounds half away from zero, also for negative digits: `roundTo(1250, -2)` is 1300. */
export function roundTo(value: number, digits: number): number {
    const [mantissa, exponent = '0'] = String(Math.abs(value)).split('e');
    const shifted = Math.round(Number(`${mantissa}e${Number(exponent) + digits}`));
    const [back, scale = '0'] = String(shifted).split('e');
    return Math.sign(value) * Number(`${back}e${Number(scale) - digits}`) + 0;
}

/** The arguments of a function one by one: ranges cell by cell, everything else as it is. */
function* flatten(args: readonly Node[], lookup: Lookup): Generator<{ value: Value; inRange: boolean }> {
    for (const arg of args) {
        if (arg.type === 'range') for (const at of cellsBetween(arg.from, arg.to)) yield { value: lookup(at), inRange: true };
        else yield { value: evaluate(arg, lookup), inRange: false };
    }
}

/** The numbers among the arguments. In ranges texts, booleans and empty cells are passed over; an error ends everything. */
function numbers(args: readonly Node[], lookup: Lookup): number[] | CellError {
    const found: number[] = [];
    for (const { value, inRange } of flatten(args, lookup)) {
        if (inRange && typeof value !== 'number' && !isError(value)) continue;
        const number = toNumber(value);
        if (isError(number)) return number;
        found.push(number);
    }
    return found;
}

type Fn = (args: readonly Node[], lookup: Lookup) => Value;

const overNumbers =
    (fold: (list: number[]) => Value): Fn =>
    (args, lookup) => {
        const list = numbers(args, lookup);
        return isError(list) ? list : fold(list);
    };

const logical =
    (start: boolean): Fn =>
    (args, lookup) => {
        let result = start;
        for (const { value, inRange } of flatten(args, lookup)) {
            if (inRange && (value === null || typeof value === 'string')) continue;
            const one = toBoolean(value);
            if (isError(one)) return one;
            result = start ? result && one : result || one;
        }
        return result;
    };

const FUNCTIONS: Record<string, Fn> = {
    SUM: overNumbers((list) => list.reduce((a, b) => a + b, 0)),
    AVERAGE: overNumbers((list) => (list.length === 0 ? new CellError('#DIV/0!') : list.reduce((a, b) => a + b, 0) / list.length)),
    MIN: overNumbers((list) => (list.length === 0 ? 0 : Math.min(...list))),
    MAX: overNumbers((list) => (list.length === 0 ? 0 : Math.max(...list))),
    /** How many numbers there are; errors are not counted and do not spread. */
    COUNT: (args, lookup) => [...flatten(args, lookup)].filter(({ value }) => typeof value === 'number').length,
    AND: logical(true),
    OR: logical(false),
    /** Only the branch that is taken is evaluated. */
    IF: ([condition, yes, no], lookup) => {
        const truth = condition ? toBoolean(evaluate(condition, lookup)) : new CellError('#VALUE!', 'IF needs a condition');
        if (isError(truth)) return truth;
        const branch = truth ? yes : no;
        return branch ? evaluate(branch, lookup) : truth;
    },
    IFERROR: ([first, second], lookup) => {
        const value = first ? evaluate(first, lookup) : null;
        return isError(value) ? (second ? evaluate(second, lookup) : null) : value;
    },
    ROUND: (args, lookup) => {
        const list = numbers(args, lookup);
        return isError(list) ? list : roundTo(list[0] ?? 0, list[1] ?? 0);
    },
    LEN: ([arg], lookup) => {
        const text = toText(arg ? evaluate(arg, lookup) : null);
        return isError(text) ? text : [...text].length;
    },
    CONCAT: (args, lookup) => {
        const parts: string[] = [];
        for (const { value } of flatten(args, lookup)) {
            const text = toText(value);
            if (isError(text)) return text;
            parts.push(text);
        }
        return parts.join('');
    },
};

const finite = (value: number): Value => (Number.isFinite(value) ? value : new CellError('#VALUE!', 'out of range'));

function binary(op: string, left: Value, right: Value): Value {
    if (isError(left)) return left;
    if (isError(right)) return right;
    if (op === '&') return `${toText(left)}${toText(right)}`;
    if (op === '=') return compareValues(left, right) === 0;
    if (op === '<>') return compareValues(left, right) !== 0;
    if (op === '<') return compareValues(left, right) < 0;
    if (op === '<=') return compareValues(left, right) <= 0;
    if (op === '>') return compareValues(left, right) > 0;
    if (op === '>=') return compareValues(left, right) >= 0;
    const [a, b] = [toNumber(left), toNumber(right)];
    if (isError(a)) return a;
    if (isError(b)) return b;
    if (op === '+') return finite(a + b);
    if (op === '-') return finite(a - b);
    if (op === '*') return finite(a * b);
    if (op === '^') return finite(a ** b);
    return b === 0 ? new CellError('#DIV/0!') : finite(a / b);
}

/** The value of a formula. Of two errors in one expression the left one wins. */
export function evaluate(node: Node, lookup: Lookup): Value {
    switch (node.type) {
        case 'literal':
            return node.value;
        case 'cell':
            return lookup(node.at);
        case 'range':
            return new CellError('#VALUE!', 'a range needs a function');
        case 'negate': {
            const value = toNumber(evaluate(node.operand, lookup));
            return isError(value) ? value : 0 - value;
        }
        case 'percent': {
            const value = toNumber(evaluate(node.operand, lookup));
            return isError(value) ? value : value / 100;
        }
        case 'binary':
            return binary(node.op, evaluate(node.left, lookup), evaluate(node.right, lookup));
        case 'call': {
            const fn = Object.hasOwn(FUNCTIONS, node.name) ? FUNCTIONS[node.name] : undefined;
            return fn ? fn(node.args, lookup) : new CellError('#NAME?', node.name);
        }
    }
}

/** The cells that a formula reads, each once. */
export function precedents(node: Node): Address[] {
    const found = new Map<string, Address>();
    const add = (at: Address) => found.set(`${at.column},${at.row}`, at);
    const walk = (n: Node): void => {
        if (n.type === 'cell') add(n.at);
        else if (n.type === 'range') cellsBetween(n.from, n.to).forEach(add);
        else if (n.type === 'binary') [n.left, n.right].forEach(walk);
        else if (n.type === 'call') n.args.forEach(walk);
        else if (n.type !== 'literal') walk(n.operand);
    };
    walk(node);
    return [...found.values()];
}
