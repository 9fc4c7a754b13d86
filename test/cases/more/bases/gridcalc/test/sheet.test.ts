import { beforeEach, describe, expect, it } from 'vitest';
import { display, formatNumber, renderGrid } from '../src/format';
import { Sheet } from '../src/sheet';
import { CellError } from '../src/values';

let sheet: Sheet;
const show = (...addresses: string[]) => addresses.map((a) => display(sheet.get(a)));
beforeEach(() => {
    sheet = new Sheet();
});

describe('set', () => {
    it('computes what depends on a cell', () => {
        sheet.set('A1', '2');
        sheet.set('B1', '=A1*10');
        sheet.set('C1', '=B1+A1');
        expect(sheet.set('a1', '3')).toEqual(['A1', 'B1', 'C1']);
        expect(show('A1', 'B1', 'C1')).toEqual(['3', '30', '33']);
    });
    it('computes each cell once, in the right order', () => {
        sheet.set('D1', '=B1+C1');
        sheet.set('C1', '=B1+1');
        sheet.set('B1', '=A1');
        expect(sheet.set('A1', '5')).toEqual(['A1', 'B1', 'C1', 'D1']);
        expect(show('D1')).toEqual(['11']);
    });
    it('tells only of values that are different', () => {
        sheet.set('A1', '5');
        sheet.set('B1', '=A1>3');
        sheet.set('C1', '=IF(B1,"big","small")');
        expect(sheet.set('A1', '7')).toEqual(['A1']);
        expect(sheet.set('A1', '7.0')).toEqual([]);
    });
    it('forgets what a formula used to read', () => {
        sheet.set('B1', '=A1');
        sheet.set('B1', '=A2');
        expect(sheet.set('A1', '1')).toEqual(['A1']);
        expect(sheet.set('A2', '1')).toEqual(['A2', 'B1']);
    });
    it('watches ranges', () => {
        sheet.set('C1', '=SUM(A1:B2)');
        sheet.set('B2', '4');
        sheet.set('A1', '3');
        expect(sheet.get('C1')).toBe(7);
    });
    it('keeps formulas that cannot be read', () => {
        sheet.set('A1', '=1+');
        expect(sheet.get('A1')).toEqual(new CellError('#SYNTAX!', 'expected a value at 2'));
        expect(sheet.input('A1')).toBe('=1+');
    });
    it('spreads errors', () => {
        sheet.set('A1', '=1/A2');
        sheet.set('B1', '=A1+1');
        expect(show('A1', 'B1')).toEqual(['#DIV/0!', '#DIV/0!']);
        sheet.set('A2', '4');
        expect(show('A1', 'B1')).toEqual(['0.25', '1.25']);
    });
});

describe('cycles', () => {
    it('are found', () => {
        sheet.set('A1', '=B1');
        sheet.set('B1', '=C1');
        expect(sheet.set('C1', '=A1').sort()).toEqual(['A1', 'B1', 'C1']);
        sheet.set('D1', '=A1+1');
        expect(show('A1', 'B1', 'C1', 'D1')).toEqual(['#CYCLE!', '#CYCLE!', '#CYCLE!', '#CYCLE!']);
    });
    it('can be broken', () => {
        sheet.set('A1', '=B1+1');
        sheet.set('B1', '=A1');
        sheet.set('B1', '10');
        expect(show('A1', 'B1')).toEqual(['11', '10']);
    });
    it('begin with a cell that reads itself', () => {
        sheet.set('A3', '=SUM(A1:A3)');
        expect(show('A3')).toEqual(['#CYCLE!']);
    });
});

describe('copy', () => {
    it('moves references along', () => {
        for (const [at, input] of [['A1', '1'], ['A2', '2'], ['B1', '=A1*$A$1+10']] as const) sheet.set(at, input);
        sheet.copy('B1', 'B2');
        expect(sheet.input('B2')).toBe('=A2*$A$1+10');
        expect(show('B2')).toEqual(['12']);
    });
    it('takes texts as they are', () => {
        sheet.set('A1', 'A1 is here');
        sheet.copy('A1', 'C3');
        expect(show('C3')).toEqual(['A1 is here']);
    });
    it('marks what has fallen off', () => {
        sheet.set('B2', '=A1');
        sheet.copy('B2', 'B1');
        expect([sheet.input('B1'), ...show('B1')]).toEqual(['=#REF!', '#REF!']);
    });
});

describe('formatNumber', () => {
    it.each([
        [1234.5, '0', '1235'],
        [1234.5, '#,##0.00', '1,234.50'],
        [-1234567, '#,##0', '-1,234,567'],
        [0.285, '0%', '29%'],
        [0.12345, '0.0%', '12.3%'],
        [-0.004, '0.00', '0.00'],
    ])('%d as %s', (value, pattern, expected) => {
        expect(formatNumber(value, pattern)).toBe(expected);
    });
    it('knows few patterns', () => {
        expect(() => formatNumber(1, '##')).toThrow('unknown pattern ##');
    });
});

describe('display', () => {
    it('shows every kind of value', () => {
        expect([0.1 + 0.2, 1e21, false, 'x', null, new CellError('#REF!')].map((v) => display(v))).toEqual(['0.3', '1e+21', 'FALSE', 'x', '', '#REF!']);
    });
    it('draws a grid', () => {
        for (const [at, input] of [['A1', 'Item'], ['B1', 'Price'], ['A2', 'Tea'], ['B2', '3.5'], ['A3', 'Coffee'], ['B3', '=B2*4'], ['C3', '=B3>10']] as const) sheet.set(at, input);
        expect(renderGrid(sheet, 'A1', 'C3', '0.00')).toMatchInlineSnapshot(`
          "   A       B      C
          1  Item    Price
          2  Tea      3.50
          3  Coffee  14.00  TRUE"
        `);
    });
});
