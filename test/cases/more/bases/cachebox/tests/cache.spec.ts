import { Cache, type RemovalReason } from "../src/cache";
import { ManualClock } from "../src/clock";
import { memoize, stableKey } from "../src/memo";

const setUp = (options: { capacity?: number; ttl?: number; sliding?: boolean } = {}) => {
	const clock = new ManualClock(1000);
	const cache = new Cache<string, number>({ clock, ...options });
	const removed: [string, number, RemovalReason][] = [];
	cache.events.on("removed", ({ key, value, reason }) => removed.push([key, value, reason]));
	return { clock, cache, removed };
};

describe("Cache", () => {
	it("forgets after a while", () => {
		const { clock, cache, removed } = setUp({ ttl: 100 });
		cache.set("a", 1);
		clock.advance(99);
		expect(cache.get("a")).toBe(1);
		clock.advance(1);
		expect(cache.get("a")).toBeUndefined();
		expect(removed).toEqual([["a", 1, "expired"]]);
	});
	it("can have another life for one entry", () => {
		const { clock, cache } = setUp({ ttl: 100 });
		cache.set("short", 1, { ttl: 10 }).set("long", 2, { ttl: 1000 });
		clock.advance(500);
		expect([cache.has("short"), cache.has("long")]).toEqual([false, true]);
	});
	it("prolongs life by use when sliding", () => {
		const { clock, cache } = setUp({ ttl: 100, sliding: true });
		cache.set("a", 1).set("b", 2, { ttl: 50 });
		clock.advance(40);
		cache.get("b");
		cache.peek("a");
		clock.advance(40);
		expect(cache.get("b")).toBe(2);
		clock.advance(20);
		expect([cache.peek("a"), cache.peek("b")]).toEqual([undefined, 2]);
	});
	it("says why something is gone", () => {
		const { cache, removed } = setUp({ capacity: 2 });
		cache.set("a", 1).set("b", 2).set("a", 3).set("c", 4);
		cache.delete("c");
		expect(removed).toEqual([["a", 1, "replaced"], ["b", 2, "evicted"], ["c", 4, "deleted"]]);
	});
	it("has the new value when it tells of the old one", () => {
		const { cache } = setUp();
		const seen: (number | undefined)[] = [];
		cache.events.on("removed", ({ key }) => seen.push(cache.peek(key)));
		cache.set("a", 1).set("a", 2);
		expect(seen).toEqual([2]);
	});
	it("counts hits and misses", () => {
		const { cache } = setUp();
		cache.set("a", 1);
		cache.get("a");
		cache.get("a");
		cache.get("b");
		cache.peek("c");
		cache.has("d");
		expect(cache.stats()).toEqual({ hits: 2, misses: 1, hitRate: 2 / 3 });
		expect(setUp().cache.stats().hitRate).toBe(0);
	});
	it("tells undefined from nothing", () => {
		const cache = new Cache<string, undefined>();
		cache.set("a", undefined);
		expect([cache.lookup("a"), cache.lookup("b")]).toEqual([{ value: undefined }, undefined]);
		expect(cache.has("a")).toBe(true);
	});
	it("counts only what is alive", () => {
		const { clock, cache, removed } = setUp({ ttl: 100 });
		cache.set("a", 1);
		clock.advance(60);
		cache.set("b", 2);
		clock.advance(60);
		expect(cache.size).toBe(1);
		expect(removed).toEqual([["a", 1, "expired"]]);
		expect(cache.sweep()).toBe(0);
	});
	it("knows the age of an entry", () => {
		const { clock, cache } = setUp({ ttl: 100, sliding: true });
		cache.set("a", 1);
		clock.advance(30);
		cache.get("a");
		clock.advance(10);
		expect([cache.ageOf("a"), cache.ageOf("b")]).toEqual([40, undefined]);
	});
	it("lists entries by use", () => {
		const { cache } = setUp();
		cache.set("a", 1).set("b", 2).set("c", 3);
		cache.get("a");
		expect(cache.entries()).toEqual([["b", 2], ["c", 3], ["a", 1]]);
	});
	it("is cleared with notice", () => {
		const { cache, removed } = setUp();
		cache.set("a", 1).set("b", 2);
		cache.clear();
		expect(cache.size).toBe(0);
		expect(removed.map(([key, , reason]) => `${key} ${reason}`)).toEqual(["a deleted", "b deleted"]);
	});
});

describe("stableKey", () => {
	it("does not mind the order of keys", () => {
		expect(stableKey({ b: 1, a: [2, "x"] })).toBe(stableKey({ a: [2, "x"], b: 1 }));
		expect(stableKey({ b: 1, a: undefined })).toBe('{"b":1}');
	});
	it("tells types apart", () => {
		const values = [1, "1", 1n, [1], { 1: 1 }, null, undefined, "null", new Date(1), new Set([1]), new Map([[1, 1]]), true, "true"];
		expect(new Set(values.map((v) => stableKey(v))).size).toBe(values.length);
	});
	it("refuses cycles but not repetition", () => {
		const part = { x: 1 };
		const cycle: unknown[] = [];
		cycle.push([cycle]);
		expect(stableKey([part, part])).toBe('[{"x":1},{"x":1}]');
		expect(() => stableKey(cycle)).toThrow("a cycle cannot be part of a key");
		expect(() => stableKey({ f: () => 1 })).toThrow("a function cannot be part of a key");
	});
});

describe("memoize", () => {
	it("calls once per arguments", () => {
		const fn = vi.fn((a: number, b: { c: number }) => a + b.c);
		const memo = memoize(fn);
		expect([memo(1, { c: 2 }), memo(1, { c: 2 }), memo(2, { c: 2 })]).toEqual([3, 3, 4]);
		expect(fn).toHaveBeenCalledTimes(2);
	});
	it("remembers undefined too", () => {
		const fn = vi.fn((_: string): string | undefined => undefined);
		const memo = memoize(fn);
		memo("x");
		memo("x");
		expect(fn).toHaveBeenCalledTimes(1);
	});
	it("forgets on demand", () => {
		const fn = vi.fn((n: number) => n * 2);
		const memo = memoize(fn, { key: (n) => `n${n % 10}` });
		memo(1);
		expect(memo(11)).toBe(2);
		expect(memo.forget(21)).toBe(true);
		expect(memo(11)).toBe(22);
	});
	it("does not keep what went wrong", async () => {
		const fn = vi.fn(async (n: number) => {
			if (fn.mock.calls.length === 1) throw new Error("down");
			return n;
		});
		const memo = memoize(fn);
		await expect(memo(5)).rejects.toThrow("down");
		await expect(memo(5)).resolves.toBe(5);
		await memo(5);
		expect(fn).toHaveBeenCalledTimes(2);
	});
});
