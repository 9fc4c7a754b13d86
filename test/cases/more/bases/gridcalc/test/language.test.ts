import { describe, expect, it, test } from 'vitest';
import { cellsBetween, columnIndex, columnName, formatAddress, parseAddress } from '../src/address';
import { evaluate, precedents, roundTo } from '../src/evaluate';
import { FormulaError, parseFormula, shiftFormula, tokenize } from '../src/parser';
import { CellError, compareValues, readInput, toBoolean, toNumber, toText, type Value } from '../src/values';

/** Evaluates a formula over a few cells. */
const calc = (formula: string, cells: Record<string, Value> = {}) => {
    const value = evaluate(parseFormula(formula), (at) => cells[formatAddress(at)] ?? null);
    return value instanceof CellError ? value.code : value;
};

describe('addresses', () => {
    test('columns have names', () => {
        expect([0, 25, 26, 51, 52, 701, 702].map(columnName)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
        expect(['a', 'Z', 'AA', 'zz'].map(columnIndex)).toEqual([0, 25, 26, 701]);
    });
    test('are read and written', () => {
        expect(parseAddress('$b$12')).toEqual({ column: 1, row: 11 });
        expect(formatAddress({ column: 27, row: 0 })).toBe('AB1');
        expect(() => parseAddress('A0')).toThrow('not a cell: A0');
    });
    test('span rectangles', () => {
        expect(cellsBetween(parseAddress('B2'), parseAddress('A1')).map(formatAddress)).toEqual(['A1', 'B1', 'A2', 'B2']);
    });
});

describe('values', () => {
    test('become numbers', () => {
        expect([null, true, '12.5', ' 3 '].map((v) => toNumber(v))).toEqual([0, 1, 12.5, 3]);
        expect(['', 'x'].map((v) => toNumber(v))).toEqual([new CellError('#VALUE!', '"" is no number'), new CellError('#VALUE!', '"x" is no number')]);
    });
    test('become texts and booleans', () => {
        expect([null, true, 0.5].map((v) => toText(v))).toEqual(['', 'TRUE', '0.5']);
        expect([null, 2, 'False'].map((v) => toBoolean(v))).toEqual([false, true, false]);
    });
    test('are ordered by kind first', () => {
        const values: Value[] = [true, 'b', 10, 'A', 9, false];
        expect(values.sort(compareValues)).toEqual([9, 10, 'A', 'b', false, true]);
        expect([compareValues(null, ''), compareValues(null, 0), compareValues('x', 'X')]).toEqual([0, 0, 0]);
    });
    test('are read from what is typed', () => {
        expect(['12', '-.5', '1e3', '5%', 'TRUE', ' ', '1.2.3', "'007", 'a b'].map(readInput)).toEqual([12, -0.5, 1000, 0.05, true, null, '1.2.3', '007', 'a b']);
    });
});

describe('tokenize', () => {
    it('tells cells from names', () => {
        expect(tokenize('SUM(A1,$B$2)*LOG10(x1)').map((t) => `${t.kind} ${t.text}`)).toEqual(['name SUM', 'symbol (', 'cell A1', 'symbol ,', 'cell $B$2', 'symbol )', 'symbol *', 'name LOG10', 'symbol (', 'cell x1', 'symbol )', 'end ']);
    });
    it('says what it cannot read', () => {
        expect(() => tokenize('1 + ?')).toThrow('unexpected "?" at 3');
    });
});

describe('precedence', () => {
    it.each([
        ['1+2*3', 7],
        ['(1+2)*3', 9],
        ['10-4-3', 3],
        ['2^3^2', 512],
        ['-2^2', -4],
        ['2^-1', 0.5],
        ['50%*4', 2],
        ['1+1&2+2', '24'],
        ['1&2="12"', true],
        ['"a ""b"""&1', 'a "b"1'],
    ])('%s', (formula, expected) => {
        expect(calc(formula)).toBe(expected);
    });
    it('wants whole formulas', () => {
        expect(() => parseFormula('1+')).toThrow('expected a value at 2');
        expect(() => parseFormula('(1')).toThrow('expected ")" at 2');
        expect(() => parseFormula('1 2')).toThrow(FormulaError);
    });
});

describe('operators', () => {
    it('take empty cells for nothing', () => {
        expect([calc('A1+1'), calc('A1&"x"'), calc('A1=0'), calc('A1=""')]).toEqual([1, 'x', true, true]);
    });
    it('compare texts without case', () => {
        expect([calc('"a"="A"'), calc('"a"<"B"'), calc('2<"1"'), calc('1<>1')]).toEqual([true, true, true, false]);
    });
    it('give errors as values', () => {
        expect([calc('1/0'), calc('"x"*1'), calc('NOPE(1)'), calc('A1:A2+1')]).toEqual(['#DIV/0!', '#VALUE!', '#NAME?', '#VALUE!']);
    });
    it('pass on the left one of two errors', () => {
        expect([calc('NOPE()+1/0'), calc('1/0+NOPE()')]).toEqual(['#NAME?', '#DIV/0!']);
    });
});

describe('functions', () => {
    const cells = { A1: 4, A2: 'text', A3: true, B1: 6, B2: null, B3: '7' };
    it('sum up the numbers of a range', () => {
        expect([calc('SUM(A1:B3)', cells), calc('AVERAGE(A1:B3)', cells), calc('COUNT(A1:B3, 1, "1")', cells)]).toEqual([10, 5, 3]);
    });
    it('find extremes', () => {
        expect([calc('MIN(A1:B1)', cells), calc('MAX(A1:B1,-9)', cells), calc('MAX(A2:A2)', cells)]).toEqual([4, 6, 0]);
    });
    it('have no average of nothing', () => {
        expect(calc('AVERAGE(C1:C9)')).toBe('#DIV/0!');
    });
    it('evaluate only the branch that is taken', () => {
        expect([calc('IF(1>0,"yes",1/0)'), calc('IF(0,1/0,"no")'), calc('IF(0,1)'), calc('IF("x",1,2)')]).toEqual(['yes', 'no', false, '#VALUE!']);
    });
    it('catch errors', () => {
        expect([calc('IFERROR(1/0,"oops")'), calc('IFERROR(5,1/0)'), calc('IFERROR(A1:A2,3)')]).toEqual(['oops', 5, 3]);
    });
    it('round half away from zero', () => {
        expect(['ROUND(2.5,0)', 'ROUND(-2.5,0)', 'ROUND(1.005,2)', 'ROUND(1250,-2)'].map((f) => calc(f))).toEqual([3, -3, 1.01, 1300]);
        expect(roundTo(1e-7, 7)).toBe(1e-7);
    });
    it('join and measure texts', () => {
        expect([calc('CONCAT(A1:B2,"!")', cells), calc('LEN("añ😀")')]).toEqual(['46text!', 3]);
    });
    it('combine conditions', () => {
        expect([calc('AND(1,TRUE,"true")'), calc('AND(1,0)'), calc('OR(0,A3:A3)', cells), calc('OR()'), calc('AND(A2:B2)', cells)]).toEqual([true, false, true, false, true]);
    });
});

describe('references', () => {
    it('are listed once', () => {
        expect(precedents(parseFormula('A1+SUM(A1:A2)*-B1%')).map(formatAddress)).toEqual(['A1', 'A2', 'B1']);
    });
    it('move with their formula', () => {
        expect(shiftFormula('A1 + SUM($A1:B$2) & "A1"', 1, 2)).toBe('B3 + SUM($A3:C$2) & "A1"');
    });
    it('may fall off the grid', () => {
        expect(shiftFormula('A1+B2', -1, 0)).toBe('#REF!+A2');
        expect([calc('#REF!+1'), calc('SUM(#REF!:B2)')]).toEqual(['#REF!', '#REF!']);
    });
});
