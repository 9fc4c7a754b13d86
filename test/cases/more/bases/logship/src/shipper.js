import { batches } from './batch.js';
import { joinTraces, lines } from './lines.js';
import { parseLine } from './parse.js';
import { redact } from './redact.js';
import { retry } from './retry.js';

/** @typedef {import('./parse.js').LogRecord} LogRecord */

/** What a `send` throws when the server refuses. Only 408, 429 and 5xx are worth another attempt. */
export class SendError extends Error {
  /** @param {number} status @param {number} [retryAfter] in seconds */
  constructor(status, retryAfter) {
    super(`the server answered ${status}`);
    this.name = 'SendError';
    this.status = status;
    this.retryAfter = retryAfter;
  }

  get transient() {
    return this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/**
 * @typedef {object} ShipperOptions
 * @property {Parameters<typeof batches>[1]} [batch]
 * @property {Omit<Parameters<typeof retry>[1] & {}, 'signal' | 'isTransient'>} [retry]
 * @property {(record: LogRecord) => boolean} [filter]
 * @property {(records: LogRecord[], error: unknown) => void} [onDrop]  records that could not be sent
 */

/** Sends records in batches, in order, one batch at a time. */
export class Shipper {
  stats = { read: 0, filtered: 0, sent: 0, dropped: 0, retries: 0 };

  /** @param {(records: LogRecord[]) => Promise<void>} send @param {ShipperOptions} [options] */
  constructor(send, { batch, retry: retries, filter = () => true, onDrop } = {}) {
    this.send = send;
    this.batch = batch;
    this.retries = retries;
    this.filter = filter;
    this.onDrop = onDrop;
  }

  /**
   * Ships until the source ends or the signal is aborted. A batch that is given up is dropped and the next one is sent;
   * what was refused as too large is sent in halves.
   * @param {AsyncIterable<LogRecord> | Iterable<LogRecord>} source
   * @param {AbortSignal} [signal]
   */
  async ship(source, signal) {
    for await (const batch of batches(this.#select(source), this.batch)) {
      signal?.throwIfAborted();
      await this.#deliver(batch, signal);
    }
    return this.stats;
  }

  async *#select(source) {
    for await (const record of source) {
      this.stats.read += 1;
      if (this.filter(record)) yield { ...record, message: redact(record.message), fields: redact(record.fields) };
      else this.stats.filtered += 1;
    }
  }

  async #deliver(batch, signal) {
    try {
      await retry(() => this.send(batch), {
        ...this.retries,
        signal,
        isTransient: (error) => !(error instanceof SendError) || error.transient,
        onRetry: (info) => {
          this.stats.retries += 1;
          this.retries?.onRetry?.(info);
        },
      });
      this.stats.sent += batch.length;
    } catch (error) {
      if (signal?.aborted) throw error;
      if (error instanceof SendError && error.status === 413 && batch.length > 1) {
        const middle = Math.ceil(batch.length / 2);
        await this.#deliver(batch.slice(0, middle), signal);
        await this.#deliver(batch.slice(middle), signal);
        return;
      }
      this.stats.dropped += batch.length;
      this.onDrop?.(batch, error);
    }
  }
}

/**
 * Records of a stream of text. What cannot be read becomes a record of its own at the time of the one before it, so
 * that nothing is lost.
 * @param {AsyncIterable<Buffer | string> | Iterable<Buffer | string>} chunks
 * @returns {AsyncGenerator<LogRecord>}
 */
export async function* records(chunks) {
  let time = 0;
  for await (const text of joinTraces(lines(chunks))) {
    const [head, ...trace] = text.split('\n');
    const record = parseLine(head) ?? { time, level: 'info', message: head.trim(), fields: { unparsed: true } };
    time = record.time;
    yield trace.length > 0 ? { ...record, fields: { ...record.fields, trace: trace.map((line) => line.trim()).join('\n') } } : record;
  }
}
