// The last leg: a real model on this machine, alone and behind a supplier that fails.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MODEL, ask, clientOf, houses } from './houses.js';

const skip = houses['no-local-model'] || false;

test('the local model answers and streams', { skip }, async () => {
  const client = clientOf(houses.alone);
  const whole = await client.chat.completions.create({ model: MODEL, messages: ask('Say hello.'), max_tokens: 16 });
  assert.ok(whole.choices[0].message.content.trim().length > 0);
  let pieces = 0;
  let usage;
  const stream = await client.chat.completions.create({
    model: MODEL,
    messages: ask('Count to ten.'),
    max_tokens: 16,
    stream: true,
    stream_options: { include_usage: true },
  });
  for await (const event of stream) {
    if (event.choices[0]?.delta.content) pieces++;
    usage = event.usage ?? usage;
  }
  assert.ok(pieces > 2);
  assert.ok(usage.completion_tokens <= 16);
});

test('a schema holds by grammar', { skip }, async () => {
  const schema = {
    type: 'object',
    properties: { colour: { type: 'string', enum: ['red', 'green'] }, sure: { type: 'boolean' } },
    required: ['colour', 'sure'],
    additionalProperties: false,
  };
  const answer = await clientOf(houses.alone).chat.completions.create({
    model: MODEL,
    messages: ask('Which colour?'),
    max_tokens: 100,
    response_format: { type: 'json_schema', json_schema: { name: 'colour', strict: true, schema } },
  });
  const said = JSON.parse(answer.choices[0].message.content);
  assert.ok(['red', 'green'].includes(said.colour));
  assert.equal(typeof said.sure, 'boolean');
});

test('the local leg answers when the supplier cannot', { skip }, async () => {
  for (const house of [houses.blocked, houses.unreachable]) {
    const { data, response } = await clientOf(house)
      .chat.completions.create({ model: MODEL, messages: ask('Say hello.'), max_tokens: 8 })
      .withResponse();
    assert.equal(response.headers.get('footing-leg'), 'local');
    // Once the verdict stands the supplier is not asked any more.
    assert.match(response.headers.get('footing-attempts'), /^[12]$/);
    assert.ok(data.choices[0].message.content.length > 0);
  }
});
