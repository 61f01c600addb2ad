// A supplier of the same dialect in front: chat, stream, tools, schema, vectors, models, errors, cancel.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import { CHUNKS, MODEL, SPOKEN, ask, clientOf, houses, mark, pinned, seenBySupplier } from './houses.js';

const client = clientOf(houses.front);
const chat = (more = {}) => client.chat.completions.create({ model: MODEL, messages: ask('Hi'), ...more });

test('an answer comes whole', async () => {
  const answer = await chat();
  assert.equal(answer.choices[0].message.content, SPOKEN);
  assert.equal(answer.choices[0].finish_reason, 'stop');
  assert.equal(answer.usage.completion_tokens, CHUNKS);
});

test('a stream comes in pieces and ends with its usage', async () => {
  const pieces = [];
  let usage, finish;
  for await (const event of await chat({ stream: true, stream_options: { include_usage: true } })) {
    if (event.choices[0]?.delta.content) pieces.push(event.choices[0].delta.content);
    finish = event.choices[0]?.finish_reason ?? finish;
    usage = event.usage ?? usage;
  }
  assert.equal(pieces.length, CHUNKS);
  assert.equal(pieces.join(''), SPOKEN);
  assert.equal(finish, 'stop');
  assert.equal(usage.completion_tokens, CHUNKS);
});

test('the stream helper of the SDK puts the answer together', async () => {
  const stream = client.chat.completions.stream({ model: MODEL, messages: ask('Hi') });
  assert.equal(await stream.finalContent(), SPOKEN);
});

test('fifty streams at once are all whole', async () => {
  const one = async () => {
    let text = '';
    let usage = 0;
    for await (const event of await chat({ stream: true, stream_options: { include_usage: true } })) {
      text += event.choices[0]?.delta.content ?? '';
      usage = event.usage?.completion_tokens ?? usage;
    }
    return [text, usage];
  };
  const all = await Promise.all(Array.from({ length: 50 }, one));
  assert.deepEqual(all, Array(50).fill([SPOKEN, CHUNKS]));
});

const weather = {
  type: 'function',
  function: {
    name: 'weather',
    parameters: {
      type: 'object',
      properties: { place: { type: 'string' }, days: { type: 'integer' } },
      required: ['place', 'days'],
    },
  },
};

test('a tool is called and its result answered', async () => {
  const messages = ask('Use the tool weather');
  const first = await chat({ messages, tools: [weather] });
  const call = first.choices[0].message.tool_calls[0];
  assert.equal(first.choices[0].finish_reason, 'tool_calls');
  assert.deepEqual(JSON.parse(call.function.arguments), { place: 'text', days: 7 });
  messages.push(first.choices[0].message, { role: 'tool', tool_call_id: call.id, content: '{}' });
  const second = await chat({ messages, tools: [weather] });
  assert.equal(second.choices[0].message.content, SPOKEN);
});

test('the tool runner of the SDK goes the whole round', async () => {
  const asked = [];
  const runner = client.chat.completions.runTools({
    model: MODEL,
    messages: ask('Use the tool weather'),
    stream: true,
    tools: [
      {
        type: 'function',
        function: {
          ...weather.function,
          parse: JSON.parse,
          function: (args) => {
            asked.push(args);
            return 'clear sky';
          },
        },
      },
    ],
  });
  assert.equal(await runner.finalContent(), SPOKEN);
  assert.deepEqual(asked, [{ place: 'text', days: 7 }]);
});

test('a structured answer keeps to its schema', async () => {
  const schema = {
    type: 'object',
    properties: { name: { type: 'string' }, minutes: { type: 'integer' } },
    required: ['name', 'minutes'],
    additionalProperties: false,
  };
  const answer = await chat({
    response_format: { type: 'json_schema', json_schema: { name: 'recipe', strict: true, schema } },
  });
  assert.deepEqual(JSON.parse(answer.choices[0].message.content), { name: 'text', minutes: 7 });
});

test('vectors come as floats and as base64', async () => {
  const model = 'text-embedding-3-small';
  const floats = await client.embeddings.create({ model, input: 'one', encoding_format: 'float' });
  const packed = await client.embeddings.create({ model, input: 'one' });
  assert.equal(floats.data[0].embedding.length, 8);
  packed.data[0].embedding.forEach((x, i) => assert.ok(Math.abs(x - floats.data[0].embedding[i]) < 1e-6));
});

test('the models are listed and each can be looked up', async () => {
  const ids = [];
  for await (const model of client.models.list()) ids.push(model.id);
  assert.ok(ids.includes(MODEL));
  assert.equal((await client.models.retrieve(MODEL)).owned_by, 'openai');
  await assert.rejects(client.models.retrieve('no-such-model'), OpenAI.NotFoundError);
});

const status = (number) => (fault) => fault instanceof OpenAI.APIError && fault.status === number;

test('a stream that breaks never looks like one that ended', async () => {
  for (const fault of ['reset-after:3', 'close-after:3', 'cut-inside-event:3', 'end-after:3']) {
    const finishes = [];
    await assert.rejects(async () => {
      for await (const event of await chat({ model: pinned(fault), stream: true })) {
        if (event.choices[0]?.finish_reason) finishes.push(event.choices[0].finish_reason);
      }
    }, fault);
    assert.deepEqual(finishes, []);
  }
});

test('every answer says who gave it', async () => {
  const { response } = await chat().withResponse();
  assert.equal(response.headers.get('footing-leg'), 'openai');
  assert.equal(response.headers.get('footing-attempts'), '1');
  assert.match(response.headers.get('footing-request-id'), /^req_/);
});

test('a caller that leaves cancels its supplier', async () => {
  for (const model of [MODEL, pinned('stall-after:3')]) {
    const text = mark();
    const stream = await chat({ model, messages: ask(text), stream: true });
    let events = 0;
    for await (const _ of stream) if (++events === 3) break;
    stream.controller.abort();
    const seen = await seenBySupplier(text, 5000);
    assert.equal(seen.ending, 'CALLER_CLOSED');
    assert.ok(seen.after < 500, `${seen.after} ms`);
  }
});

// Last: what makes a verdict stand, after which the house no longer asks its supplier.
test('errors are the typed exceptions of the SDK', async (t) => {
  const stranger = clientOf({ ...houses.front, key: 'sk-footing-' + 'x'.repeat(40) });
  const wrongKey = stranger.chat.completions.create({ model: MODEL, messages: ask('Hi') });
  await t.test('401', () => assert.rejects(wrongKey, OpenAI.AuthenticationError));
  await t.test('400 names the field', () =>
    assert.rejects(
      chat({ temperature: 'hot' }),
      (fault) => fault instanceof OpenAI.BadRequestError && fault.param === 'temperature',
    ));
  await t.test('404', () => assert.rejects(chat({ model: 'no-such-model-anywhere' }), OpenAI.NotFoundError));
  await t.test('413', () => assert.rejects(chat({ messages: ask('x'.repeat(33 << 20)) }), status(413)));
  await t.test('a leg that asks to slow down is 503, with a time to wait', () =>
    assert.rejects(
      chat({ model: pinned('status:429') }),
      (fault) => fault.status === 503 && Number(fault.headers.get('retry-after')) >= 1,
    ));
  await t.test('503', () =>
    assert.rejects(
      chat({ model: pinned('status:503') }),
      (fault) => fault instanceof OpenAI.InternalServerError && fault.status === 503,
    ));
  await t.test('a refusal of Footing is not the caller’s', () =>
    assert.rejects(chat({ model: pinned('status:403') }), status(503)));
});
