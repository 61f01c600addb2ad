// Streams whose supplier dies at any byte, read by the official SDK: whole, or an error, never half.
// A text is cut at every byte, the rest at one byte in four, beginning elsewhere every day or where FOOTING_SEED says: the
// whole takes minutes, and tests of the gateway and of the SDK for Java cut them all at every byte.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import { ask, clientOf, houses } from './houses.js';

const routes = ['to-prefill', 'to-words', 'thinking-to-words'];
const clients = Object.fromEntries(routes.map((name) => [name, clientOf(houses[name])]));
const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['town', 'day'],
  properties: { town: { type: 'string' }, day: { type: 'integer' } },
};
const tool = (name) => ({ type: 'function', function: { name, strict: true, parameters: schema } });
const kinds = {
  text: ['tell', {}],
  tool: ['weather', { tools: [tool('weather')] }],
  tools: ['weather clock', { tools: [tool('weather'), tool('clock')], parallel_tool_calls: true }],
  schema: ['tell', { response_format: { type: 'json_schema', json_schema: { name: 's', strict: true, schema } } }],
  two: ['tell', { n: 2 }],
};
const how = ['cut-fin', 'cut-rst', 'cut-end'];
const seed = Number(process.env.FOOTING_SEED || Math.floor(Date.now() / 86_400_000));

const request = (kind, cut) => {
  const [words, more] = kinds[kind];
  const at = cut === undefined ? '' : ` [[${how[cut % 3]}:${cut}]]`;
  // A model of its own for each ask: one that dies again and again is soon asked no more.
  const model = `node-${kind}-${cut}`;
  return { model, messages: ask(words + at), stream: true, stream_options: { include_usage: true }, ...more };
};

/** How many bytes the supplier's own stream has. */
async function length(supplier, kind) {
  const body = JSON.stringify(request(kind));
  const answer = await fetch(supplier + '/chat/completions', { method: 'POST', body });
  return (await answer.arrayBuffer()).byteLength;
}

/** What the SDK makes of one stream: text, reasoning, calls and finish of each choice. */
async function read(client, kind, cut) {
  const choices = {};
  let usage;
  for await (const event of await client.chat.completions.create(request(kind, cut))) {
    assert.ok(!usage, 'an event after the usage');
    usage = event.usage;
    for (const { index, delta, finish_reason } of event.choices) {
      const mine = (choices[index] ??= { text: '', thought: '', calls: [], finish: null });
      assert.equal(mine.finish, null, 'an event after the finish reason');
      mine.text += delta.content ?? '';
      mine.thought += delta.reasoning_content ?? '';
      mine.finish = finish_reason;
      for (const piece of delta.tool_calls ?? []) {
        const call = (mine.calls[piece.index] ??= ['', '']);
        call[0] += piece.function.name ?? '';
        call[1] += piece.function.arguments ?? '';
      }
    }
  }
  assert.ok(usage?.completion_tokens > 0, 'no usage');
  return choices;
}

/** What is wrong with the answer whose supplier died at byte `cut`; nothing where all is well. */
async function wrong(client, kind, cut, truth) {
  try {
    const choices = await read(client, kind, cut);
    for (const [index, { thought, ...due }] of Object.entries(truth)) {
      const { thought: told, ...said } = choices[index];
      // Another model's reasoning is not given out; what was begun stays begun.
      assert.ok(thought.startsWith(told), told);
      assert.deepEqual(said, due);
    }
    return [];
  } catch (fault) {
    return kind === 'two' && fault instanceof OpenAI.APIError ? [] : [`${cut}: ${fault}`];
  }
}

const all = Object.keys(kinds).flatMap((kind) => [[kind, 'to-prefill'], [kind, 'to-words']]);
for (const [kind, route] of [...all, ['text', 'thinking-to-words']]) {
  test(`${kind} ${route}, cut at any byte, is read whole or as an error`, async () => {
    const client = clients[route];
    const truth = await read(client, kind);
    const bytes = await length(houses[route.startsWith('thinking') ? 'thinks' : 'cut'], kind);
    assert.ok(bytes > 500);
    const faults = [];
    const step = kind === 'text' ? 1 : 4;
    let next = seed % step;
    const caller = async () => {
      while (next < bytes + 2) {
        const cut = next;
        next += step;
        faults.push(...(await wrong(client, kind, cut, truth)));
      }
    };
    await Promise.all(Array.from({ length: 8 }, caller));
    assert.deepEqual(faults.slice(0, 3), [], `${faults.length} faults, FOOTING_SEED=${seed}`);
  });
}
