// A request in Rust, as `aws-sdk-dynamodb` takes it.

import { record } from './json.js';
import { inside } from './shape.js';
import { binary, typeOf } from './value.js';

export const snake = (name) => name.replace(/([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])/g, (_, a, b, c, d) => (a ? `${a}_${b}` : `${c}_${d}`)).toLowerCase();

/** What a literal had better not hold as it is: the compiler refuses characters that turn the direction of a text. */
const ESCAPED = /["\\]|[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const text = (from) => `"${from.replace(ESCAPED, (one) => {
  if (one === '"' || one === '\\') return `\\${one}`;
  if (one === '\n') return '\\n';
  // Half of a pair of surrogates is no character.
  return `\\u{${(/\p{Cs}/u.test(one) ? 0xfffd : one.codePointAt(0)).toString(16)}}`;
})}"`;

const byte = (one) => (one === 0x22 || one === 0x5c ? `\\${String.fromCharCode(one)}` : one >= 0x20 && one < 0x7f ? String.fromCharCode(one) : `\\x${one.toString(16).padStart(2, '0')}`);

const blob = (base64) => `Blob::new(b"${[...binary(base64) ?? []].map(byte).join('')}")`;

const list = (entries) => `vec![${entries.join(', ')}]`;

const map = (item) => `HashMap::from([${Object.entries(item).map(([name, one]) => `(${text(name)}.into(), ${attribute(one)})`).join(', ')}])`;

function attribute(value) {
  const content = value[typeOf(value)];
  switch (typeOf(value)) {
    case 'S': return `AttributeValue::S(${text(content)}.into())`;
    case 'N': return `AttributeValue::N(${text(content)}.into())`;
    case 'B': return `AttributeValue::B(${blob(content)})`;
    case 'BOOL': return `AttributeValue::Bool(${content})`;
    case 'NULL': return 'AttributeValue::Null(true)';
    case 'L': return `AttributeValue::L(${list(content.map(attribute))})`;
    case 'M': return `AttributeValue::M(${map(content)})`;
    case 'BS': return `AttributeValue::Bs(${list(content.map(blob))})`;
    default: return `AttributeValue::${typeOf(value) === 'SS' ? 'Ss' : 'Ns'}(${list(content.map((one) => `${text(one)}.into()`))})`;
  }
}

/** Types of the words that members take. */
const WORDS = record([
  ['ReturnConsumedCapacity', 'ReturnConsumedCapacity'], ['ReturnItemCollectionMetrics', 'ReturnItemCollectionMetrics'], ['ReturnValues', 'ReturnValue'],
  ['ReturnValuesOnConditionCheckFailure', 'ReturnValuesOnConditionCheckFailure'], ['Select', 'Select'],
]);

/** Structures by the member that holds them. */
const STRUCTURES = record([['RequestItems', 'KeysAndAttributes'], ['TransactItems', 'TransactGetItem'], ['Get', 'Get']]);

/** Those whose builders fail when a member is missing. */
const CAN_FAIL = new Set(['KeysAndAttributes', 'Get']);

function structure(name, members, pad) {
  const inner = `${pad}    `;
  return `${name}::builder()\n${calls(members, inner)}\n${inner}.build()${CAN_FAIL.has(name) ? '?' : ''}`;
}

/** What the builder of a structure is called with for one member. */
function given(name, value, pad) {
  const of = (one) => structure(STRUCTURES[name], one, pad);
  switch (inside('structure', name)) {
    case 'item': return Object.entries(value).map(([key, one]) => `${text(key)}, ${attribute(one)}`);
    case 'items': return value.map(map);
    case 'values': return value.map(attribute);
    case 'tables': return Object.entries(value).map(([table, one]) => `${text(table)}, ${of(one)}`);
    default:
  }
  if (name in WORDS) return [`${WORDS[name]}::from(${text(value)})`];
  if (typeof value === 'string') return [text(value)];
  if (typeof value !== 'object') return [String(value)];
  if (Array.isArray(value)) return value.map((one) => (typeof one === 'string' ? text(one) : of(one)));
  return name in STRUCTURES ? [of(value)] : Object.entries(value).map(([key, one]) => `${text(key)}, ${text(one)}`);
}

const calls = (members, pad) => Object.entries(members).flatMap(([name, value]) => given(name, value, pad).map((one) => `${pad}.${snake(name)}(${one})`)).join('\n');

export function rust(operation, input, { url, region, key }) {
  const body = ['let answer = client', `    .${snake(operation)}()`, calls(input, '    '), '    .send()', '    .await?;'].filter(Boolean).join('\n');
  const types = ['AttributeValue', ...Object.values(STRUCTURES), ...Object.values(WORDS)].filter((name) => new RegExp(`\\b${name}::`).test(body));
  return [
    'use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};',
    body.includes('Blob::') && 'use aws_sdk_dynamodb::primitives::Blob;',
    types.length > 0 && `use aws_sdk_dynamodb::types::{${types.join(', ')}};`,
    body.includes('HashMap::') && 'use std::collections::HashMap;',
    '',
    'let config = aws_sdk_dynamodb::Config::builder()',
    '    .behavior_version(BehaviorVersion::latest())',
    `    .endpoint_url(${text(url)})`,
    `    .region(Region::new(${text(region)}))`,
    `    .credentials_provider(Credentials::new(${text(key)}, "local", None, None, "local"))`,
    '    .build();',
    'let client = aws_sdk_dynamodb::Client::from_conf(config);',
    body,
  ].filter((line) => line !== false).join('\n');
}
