/** A promise that is settled from outside. */
export function deferred<T>() {
	let resolve!: (value: T) => void;
	let reject!: (error: unknown) => void;
	const promise = new Promise<T>((yes, no) => {
		resolve = yes;
		reject = no;
	});
	return { promise, resolve, reject };
}

/** Lets everything that waits for promises only have its turn. */
export const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
