// A request as programs write it: JSON, the AWS CLI, Python, JavaScript, Rust.

import { tabs, code, copy, button, h } from './dom.js';
import { typeOf, TYPES } from './value.js';

const snake = (name) => name.replace(/([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])/g, (_, a, b, c, d) => (a ? `${a}_${b}` : `${c}_${d}`)).toLowerCase();
const kebab = (name) => snake(name).replaceAll('_', '-');
const isValue = (value) => value && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 1 && typeOf(value) in TYPES;

const pretty = (value) => JSON.stringify(value, null, 2);
const shell = (text) => (/^[\w./:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

export const json = (operation, input) => pretty(input);

export function cli(operation, input, { url, region }) {
  const service = /Stream|Shard|GetRecords/.test(operation) && operation !== 'UpdateTable' ? 'dynamodbstreams' : 'dynamodb';
  const options = Object.entries(input).map(([name, value]) => {
    const option = `--${kebab(name)}`;
    if (typeof value === 'boolean') return value ? option : `--no-${kebab(name)}`;
    return `${option} ${shell(typeof value === 'object' ? JSON.stringify(value) : String(value))}`;
  });
  return [`aws ${service} ${kebab(operation)} --endpoint-url ${url} --region ${region}`, ...options].join(' \\\n  ');
}

function literal(value, words, depth = 1) {
  if (value === null) return words.none;
  if (typeof value === 'boolean') return words.bool(value);
  if (typeof value !== 'object') return JSON.stringify(value);
  if (isValue(value) && 'B' in value) return `{"B": ${words.binary(value.B)}}`;
  if (isValue(value) && 'BS' in value) return `{"BS": [${value.BS.map(words.binary).join(', ')}]}`;
  const pad = '    '.repeat(depth);
  const inner = Array.isArray(value)
    ? value.map((one) => literal(one, words, depth + 1))
    : Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${literal(one, words, depth + 1)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const flat = open + inner.join(', ') + close;
  if (flat.length < 70 && !flat.includes('\n')) return flat;
  return `${open}\n${pad}${inner.join(`,\n${pad}`)},\n${'    '.repeat(depth - 1)}${close}`;
}

export function python(operation, input, { url, region, key }) {
  const words = { none: 'None', bool: (on) => (on ? 'True' : 'False'), binary: (text) => `base64.b64decode(${JSON.stringify(text)})` };
  const args = Object.entries(input).map(([name, value]) => `    ${name}=${literal(value, words, 2)},`);
  const body = `client.${snake(operation)}(\n${args.join('\n')}\n)`;
  const imports = body.includes('base64.') ? 'import base64\n\nimport boto3' : 'import boto3';
  return `${imports}\n\nclient = boto3.client("dynamodb", endpoint_url=${JSON.stringify(url)}, region_name=${JSON.stringify(region)},\n`
    + `                      aws_access_key_id=${JSON.stringify(key)}, aws_secret_access_key="local")\nanswer = ${body}\nprint(answer)`;
}

export function javascript(operation, input, { url, region, key }) {
  const words = { none: 'null', bool: String, binary: (text) => `Buffer.from(${JSON.stringify(text)}, "base64")` };
  return `import { DynamoDBClient, ${operation}Command } from "@aws-sdk/client-dynamodb";\n\n`
    + `const client = new DynamoDBClient({\n    endpoint: ${JSON.stringify(url)}, region: ${JSON.stringify(region)},\n`
    + `    credentials: { accessKeyId: ${JSON.stringify(key)}, secretAccessKey: "local" },\n});\n`
    + `const answer = await client.send(new ${operation}Command(${literal(input, words)}));\nconsole.log(answer);`;
}

const rustText = (text) => `"${[...text].map((one) => (one === '"' || one === '\\' ? `\\${one}` : one === '\n' ? '\\n' : one < ' ' || (one >= '\ud800' && one <= '\udfff' && one.length === 1) ? `\\u{${(one >= '\ud800' ? 0xfffd : one.codePointAt(0)).toString(16)}}` : one)).join('')}"`;

function rustValue(value) {
  const content = value[typeOf(value)];
  const blob = (text) => `Blob::new(base64_decode(${rustText(text)}))`;
  switch (typeOf(value)) {
    case 'S': return `AttributeValue::S(${rustText(content)}.into())`;
    case 'N': return `AttributeValue::N(${rustText(content)}.into())`;
    case 'B': return `AttributeValue::B(${blob(content)})`;
    case 'BOOL': return `AttributeValue::Bool(${content})`;
    case 'NULL': return 'AttributeValue::Null(true)';
    case 'L': return `AttributeValue::L(vec![${content.map(rustValue).join(', ')}])`;
    case 'M': return `AttributeValue::M(HashMap::from([${Object.entries(content).map(([name, one]) => `(${rustText(name)}.into(), ${rustValue(one)})`).join(', ')}]))`;
    case 'BS': return `AttributeValue::Bs(vec![${content.map(blob).join(', ')}])`;
    default: return `AttributeValue::${typeOf(value) === 'SS' ? 'Ss' : 'Ns'}(vec![${content.map((one) => `${rustText(one)}.into()`).join(', ')}])`;
  }
}

const ENUMS = new Set(['ReturnConsumedCapacity', 'ReturnItemCollectionMetrics', 'ReturnValues', 'ReturnValuesOnConditionCheckFailure', 'Select', 'ShardIteratorType', 'BillingMode']);

function rustMember(name, value) {
  const method = snake(name);
  if (ENUMS.has(name)) return [`.${method}(${name}::from(${rustText(value)}))`];
  if (typeof value === 'string') return [`.${method}(${rustText(value)})`];
  if (typeof value !== 'object') return [`.${method}(${value})`];
  if (Array.isArray(value)) return value.map((one) => `.${method}(${isValue(one) ? rustValue(one) : rustText(typeof one === 'string' ? one : JSON.stringify(one))})`);
  return Object.entries(value).map(([key, one]) => `.${method}(${rustText(key)}, ${isValue(one) ? rustValue(one) : rustText(typeof one === 'string' ? one : JSON.stringify(one))})`);
}

export function rust(operation, input, { url, region, key }) {
  const calls = Object.entries(input).flatMap(([name, value]) => rustMember(name, value)).map((line) => `    ${line}`);
  const body = `let answer = client\n    .${snake(operation)}()\n${calls.join('\n')}\n    .send()\n    .await?;`;
  const types = ['AttributeValue', ...ENUMS].filter((name) => body.includes(`${name}::`));
  return [
    `use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};`,
    body.includes('Blob::') && 'use aws_sdk_dynamodb::primitives::Blob;',
    types.length && `use aws_sdk_dynamodb::types::{${types.join(', ')}};`,
    body.includes('HashMap::') && 'use std::collections::HashMap;',
    '',
    'let config = aws_sdk_dynamodb::Config::builder()',
    '    .behavior_version(BehaviorVersion::latest())',
    `    .endpoint_url(${rustText(url)})`,
    `    .region(Region::new(${rustText(region)}))`,
    `    .credentials_provider(Credentials::new(${rustText(key)}, "local", None, None, "local"))`,
    '    .build();',
    'let client = aws_sdk_dynamodb::Client::from_conf(config);',
    body,
  ].filter((line) => line !== false && line !== 0).join('\n');
}

const LANGUAGES = { JSON: json, CLI: cli, Python: python, JavaScript: javascript, Rust: rust };

/** The request in all languages; `current` gives operation and input when a tab is shown. */
export function requestTabs(place, current, chosen) {
  const where = { ...place, url: location.origin + (place.db === 'main' ? '' : `/db/${encodeURIComponent(place.db)}`) };
  const entries = Object.entries(LANGUAGES).map(([name, render]) => [name, () => {
    const { operation, input } = current();
    return [name === 'JSON' && h('p', { class: 'hint' }, operation), code(render(operation, input, where), `The request as ${name}`)];
  }]);
  return tabs('The request as', entries, chosen);
}

export { copy, button };
