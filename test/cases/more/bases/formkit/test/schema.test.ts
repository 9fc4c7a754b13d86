import { describe, expect, it } from "vitest";
import { messageFor } from "../src/messages";
import { parseDay, parseNumber } from "../src/normalise";
import { getIn, parsePath, pathText, setIn, startsWith } from "../src/paths";
import { checkbox, list, number, object, oneOf, optional, refine, string, variant, type Result } from "../src/schema";
import { booking, good } from "./booking";

const codes = (result: Result<unknown>) => (result.ok ? [] : result.issues.map((issue) => `${pathText(issue.path)} ${issue.code}`));

describe("paths", () => {
  it("are written and read", () => {
    expect(pathText(["guests", 0, "name"])).toBe("guests[0].name");
    expect(parsePath("a.b[12].c")).toEqual(["a", "b", 12, "c"]);
  });
  it("lead to values", () => {
    expect(getIn({ a: [{ b: 1 }] }, ["a", 0, "b"])).toBe(1);
    expect(getIn({ a: "text" }, ["a", "length"])).toBeUndefined();
  });
  it("set values in a copy", () => {
    const before = { a: { b: 1 }, list: [1, 2] };
    const after = setIn(before, ["a", "c"], 2) as typeof before;
    expect(after).toEqual({ a: { b: 1, c: 2 }, list: [1, 2] });
    expect(before).toEqual({ a: { b: 1 }, list: [1, 2] });
    expect(after.list).toBe(before.list);
    expect(setIn({}, ["x", 0, "y"], 1)).toEqual({ x: [{ y: 1 }] });
  });
  it("know their parents", () => {
    expect(startsWith(["a", 1, "b"], ["a", 1])).toBe(true);
    expect(startsWith(["a"], ["a", 1])).toBe(false);
  });
});

describe("normalise", () => {
  it("reads numbers as people write them", () => {
    expect(["1.234,50", "1,234.50", "1 234", "-7", "1.234.567", "0,5"].map(parseNumber)).toEqual([1234.5, 1234.5, 1234, -7, 1234567, 0.5]);
    expect(["", "abc", "1,2,3.4.5", "5."].map(parseNumber)).toEqual([NaN, NaN, NaN, NaN]);
  });
  it("reads days", () => {
    expect(["5.3.2026", "05.03.26", "2026-03-05"].map(parseDay)).toEqual(["2026-03-05", "2026-03-05", "2026-03-05"]);
    expect(["30.2.2026", "2026-13-01", "tomorrow"].map(parseDay)).toEqual([null, null, null]);
  });
});

describe("single fields", () => {
  it("are text of some length", () => {
    const schema = string({ min: 2, max: 4 });
    expect(schema.check("  a   b ")).toEqual({ ok: true, value: "a b" });
    expect(["", "a", "abcde", "😀😀"].map((text) => codes(schema.check(text, ["x"])))).toEqual([["x required"], ["x string.min"], ["x string.max"], []]);
  });
  it("match a pattern each time", () => {
    const schema = string({ pattern: /^[a-z]+$/g });
    expect([schema.check("abc").ok, schema.check("abc").ok, schema.check("ABC").ok]).toEqual([true, true, false]);
  });
  it("are numbers within limits", () => {
    const schema = number({ min: 1, max: 10, integer: true });
    expect(["10", " 1 ", 7].map((input) => schema.check(input).ok)).toEqual([true, true, true]);
    expect(["", "x", "1,5", "0", 11].map((input) => codes(schema.check(input)).join())).toEqual([" required", " type", " integer", " number.min", " number.max"]);
  });
  it("are check boxes", () => {
    expect(["on", true, undefined].map((input) => checkbox().check(input))).toEqual([true, true, false].map((value) => ({ ok: true, value })));
    expect(codes(checkbox({ mustBe: true }).check(undefined, ["terms"]))).toEqual(["terms accept"]);
  });
  it("are one of several", () => {
    expect(oneOf(["a", "b"]).check("c", ["x"])).toEqual({ ok: false, issues: [{ path: ["x"], code: "option", params: { options: "a, b" } }] });
  });
  it("may be left out", () => {
    expect(optional(number()).check("  ")).toEqual({ ok: true, value: undefined });
    expect(optional(number({ min: 5 }), 0).check(null)).toEqual({ ok: true, value: 0 });
    expect(codes(optional(number({ min: 5 }), 0).check("0"))).toEqual([" number.min"]);
  });
});

describe("groups and lists", () => {
  it("list all issues in order", () => {
    const schema = object({ a: string(), b: object({ c: number(), d: string() }) });
    expect(codes(schema.check({ b: { c: "x" } }))).toEqual(["a required", "b.c type", "b.d required"]);
  });
  it("leave unknown keys out", () => {
    expect(object({ a: string(), b: optional(string()) }).check({ a: "x", z: 1 })).toEqual({ ok: true, value: { a: "x" } });
  });
  it("do not look at what is inherited", () => {
    expect(codes(object({ constructor: string() }).check({}))).toEqual(["constructor required"]);
  });
  it("count their items", () => {
    const schema = list(string(), { min: 2, max: 3 });
    expect(codes(schema.check(["a", ""], ["l"]))).toEqual(["l[1] required"]);
    expect(codes(schema.check([""], ["l"]))).toEqual(["l list.min", "l[0] required"]);
    expect(codes(schema.check(undefined, ["l"]))).toEqual(["l list.min"]);
  });
  it("may have no double items", () => {
    const schema = list(string(), { unique: (text) => text.toLowerCase() });
    expect(codes(schema.check(["a", "b", "A"], ["l"]))).toEqual(["l[2] unique"]);
  });
  it("may have variants", () => {
    const schema = variant("kind", { card: object({ number: string() }), cash: object({}) });
    expect(schema.check({ kind: "card", number: "12", other: 1 })).toEqual({ ok: true, value: { kind: "card", number: "12" } });
    expect([{ kind: "gold" }, {}, { kind: "card" }].map((input) => codes(schema.check(input, ["pay"])).join())).toEqual(["pay.kind option", "pay.kind required", "pay.number required"]);
  });
  it("may have a rule for the whole", () => {
    const schema = refine(object({ a: number(), b: number() }), ({ a, b }) => a < b, "order", ["b"]);
    expect(codes(schema.check({ a: 2, b: 1 }, ["range"]))).toEqual(["range.b order"]);
    expect(codes(schema.check({ a: 2, b: "" }))).toEqual(["b required"]);
  });
});

describe("booking", () => {
  it("is normalised", () => {
    expect(booking.check(good())).toEqual({
      ok: true,
      value: {
        name: "Ann Lee",
        arrival: "2026-03-05",
        departure: "2026-03-08",
        room: "double",
        guests: [{ name: "Ann", age: 41 }, { name: "Bob" }],
        payment: { kind: "card", number: "4111111111111111" },
        terms: true,
      },
    });
  });
  it("lists what is wrong", () => {
    const input = { ...good(), arrival: "31.2.2026", guests: [{ name: "A", age: "old" }], payment: { kind: "invoice", street: "" } };
    expect(codes(booking.check(input))).toEqual(["arrival day", "guests[0].name string.min", "guests[0].age type", "payment.street required", "payment.city required"]);
  });
});

describe("messages", () => {
  it("have numbers and their plural", () => {
    expect(messageFor({ path: ["a"], code: "string.min", params: { min: 3 } })).toBe("At least 3 characters, please");
    expect(messageFor({ path: ["a"], code: "list.min", params: { min: 1 } })).toBe("Please add at least 1 entry");
  });
  it("can be given for a field", () => {
    const messages = { required: "Missing", "guests[].name required": "Who is it?" };
    expect(messageFor({ path: ["guests", 3, "name"], code: "required" }, messages)).toBe("Who is it?");
    expect(messageFor({ path: ["name"], code: "required" }, messages)).toBe("Missing");
    expect(messageFor({ path: ["name"], code: "order" }, messages)).toBe("order");
  });
});
