import { ManualClock } from "../src/clock";
import { Emitter } from "../src/events";
import { LruMap } from "../src/lru";

const keysOf = <K>(map: Iterable<[K, unknown]>) => [...map].map(([key]) => key);

describe("LruMap", () => {
	it("lets go of the least recently used", () => {
		const map = new LruMap<string, number>(2);
		map.set("a", 1);
		map.set("b", 2);
		map.get("a");
		expect(map.set("c", 3)).toEqual([["b", 2]]);
		expect(keysOf(map)).toEqual(["a", "c"]);
	});
	it("does not count a peek as a use", () => {
		const map = new LruMap<string, number>(2);
		map.set("a", 1);
		map.set("b", 2);
		expect(map.peek("a")).toBe(1);
		expect(map.set("c", 3)).toEqual([["a", 1]]);
	});
	it("goes by weight", () => {
		const map = new LruMap<string, string>(10, (text) => text.length);
		map.set("a", "1234");
		map.set("b", "123");
		map.set("c", "123");
		expect([map.size, map.weight]).toEqual([3, 10]);
		expect(map.set("d", "12345")).toEqual([["a", "1234"], ["b", "123"]]);
		expect(map.weight).toBe(8);
	});
	it("weighs anew what is replaced", () => {
		const map = new LruMap<string, string>(10, (text) => text.length);
		map.set("a", "12345678");
		map.set("a", "12");
		expect(map.weight).toBe(2);
	});
	it("refuses what is too heavy", () => {
		const map = new LruMap<string, string>(3, (text) => text.length);
		map.set("a", "12");
		expect(map.set("b", "1234")).toEqual([["b", "1234"]]);
		expect(keysOf(map)).toEqual(["a"]);
	});
	it("needs a capacity", () => {
		expect(() => new LruMap(0)).toThrow(RangeError);
	});
});

describe("Emitter", () => {
	it("calls listeners until they are taken off", () => {
		const emitter = new Emitter<{ tick: number }>();
		const seen: number[] = [];
		const off = emitter.on("tick", (n) => seen.push(n));
		emitter.emit("tick", 1);
		off();
		off();
		emitter.emit("tick", 2);
		expect(seen).toEqual([1]);
		expect(emitter.count("tick")).toBe(0);
	});
	it("keeps the other one when a listener was added twice", () => {
		const emitter = new Emitter<{ tick: number }>();
		const listener = vi.fn();
		const off = emitter.on("tick", listener);
		emitter.on("tick", listener);
		off();
		emitter.emit("tick", 1);
		expect(listener).toHaveBeenCalledTimes(1);
	});
	it("calls once only, even when called again from inside", () => {
		const emitter = new Emitter<{ tick: number }>();
		const seen: number[] = [];
		emitter.once("tick", (n) => {
			seen.push(n);
			if (n < 3) emitter.emit("tick", n + 1);
		});
		emitter.emit("tick", 1);
		expect(seen).toEqual([1]);
	});
	it("reaches everybody in spite of errors", () => {
		const emitter = new Emitter<{ tick: number }>();
		const last = vi.fn();
		emitter.on("tick", () => {
			throw new Error("first");
		});
		emitter.on("tick", last);
		expect(() => emitter.emit("tick", 1)).toThrow("first");
		expect(last).toHaveBeenCalledWith(1);
	});
});

describe("ManualClock", () => {
	it("goes on when told to", () => {
		expect(new ManualClock(5).advance(10).advance(0).now()).toBe(15);
		expect(() => new ManualClock().advance(-1)).toThrow(RangeError);
	});
});
