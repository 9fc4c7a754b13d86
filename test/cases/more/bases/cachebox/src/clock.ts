/** Milliseconds since some moment; only differences are of interest. */
export interface Clock {
	now(): number;
}

export const systemClock: Clock = { now: () => performance.now() };

/** A clock that stands still until it is told to go on. */
export class ManualClock implements Clock {
	#now: number;

	constructor(start = 0) {
		this.#now = start;
	}

	now(): number {
		return this.#now;
	}

	advance(ms: number): this {
		if (!(ms >= 0)) throw new RangeError("time does not run backwards");
		this.#now += ms;
		return this;
	}
}
