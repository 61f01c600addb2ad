// The running houses that conformance/run made, and clients for them.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import OpenAI from 'openai';

export const houses = JSON.parse(readFileSync(process.env.FOOTING_CONFORMANCE, 'utf8'));
export const MODEL = 'gpt-4o-mini';
export const CHUNKS = 40;
const sentence = 'The quick brown fox jumps over the lazy dog.'.split(' ');
export const SPOKEN = Array.from({ length: CHUNKS }, (_, i) => sentence[i % sentence.length]).join(' ');

export const clientOf = (house, more = {}) =>
  new OpenAI({ baseURL: house.url + '/v1', apiKey: house.key, maxRetries: 0, timeout: 60_000, ...more });
export const ask = (text) => [{ role: 'user', content: text }];
/** A model name that only the fake supplier serves, and serves with a fault. */
export const pinned = (fault) => `openai/${MODEL}!${fault}`;
export const mark = () => 'mark-' + randomUUID();

/** The supplier's log line of the request that holds the mark, and how long its end took to come. */
export async function seenBySupplier(text, milliseconds) {
  const start = performance.now();
  while (performance.now() - start < milliseconds) {
    const lines = readFileSync(houses['supplier-log'], 'utf8').split('\n');
    const line = lines.filter((l) => l.startsWith('{') && l.endsWith('}')).find((l) => l.includes(text));
    if (line) return { ...JSON.parse(line), after: performance.now() - start };
    await pause(10);
  }
  throw new Error(`the supplier's answer did not end within ${milliseconds} ms`);
}
