// A request as programs write it: JSON, the AWS CLI, Python, JavaScript, Rust.

import { tabs, code, h } from './dom.js';
import { rust, snake } from './rust.js';
import { inside } from './shape.js';

const kebab = (name) => snake(name).replaceAll('_', '-');

const pretty = (value) => JSON.stringify(value, null, 2);
const shell = (text) => (/^[\w./:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

export const json = (operation, input) => pretty(input);

export function cli(operation, input, { url, region, key }) {
  const service = /Stream|Shard|GetRecords/.test(operation) && operation !== 'UpdateTable' ? 'dynamodbstreams' : 'dynamodb';
  const options = Object.entries(input).map(([name, value]) => {
    const option = `--${kebab(name)}`;
    if (typeof value === 'boolean') return value ? option : `--no-${kebab(name)}`;
    return `${option} ${shell(typeof value === 'object' ? JSON.stringify(value) : String(value))}`;
  });
  // The key says whose tables are meant; without any, the tool calls nobody.
  const who = `AWS_ACCESS_KEY_ID=${shell(key)} AWS_SECRET_ACCESS_KEY=local`;
  return [who, `aws ${service} ${kebab(operation)} --endpoint-url ${url} --region ${region}`, ...options].join(' \\\n  ');
}

/** What stands in a request where values of this kind do. */
function literal(value, words, depth = 1, kind = 'structure') {
  if (value === null) return words.none;
  if (typeof value === 'boolean') return words.bool(value);
  if (typeof value !== 'object') return JSON.stringify(value);
  if (kind === 'value' && 'B' in value) return `{"B": ${words.binary(value.B)}}`;
  if (kind === 'value' && 'BS' in value) return `{"BS": [${value.BS.map(words.binary).join(', ')}]}`;
  const pad = '    '.repeat(depth);
  const inner = Array.isArray(value)
    ? value.map((one) => literal(one, words, depth + 1, inside(kind)))
    : Object.entries(value).map(([name, one]) => `${words.name(name)}: ${literal(one, words, depth + 1, inside(kind, name))}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const flat = open + inner.join(', ') + close;
  if (flat.length < 70 && !flat.includes('\n')) return flat;
  return `${open}\n${pad}${inner.join(`,\n${pad}`)},\n${'    '.repeat(depth - 1)}${close}`;
}

export function python(operation, input, { url, region, key }) {
  const words = { name: JSON.stringify, none: 'None', bool: (on) => (on ? 'True' : 'False'), binary: (text) => `base64.b64decode(${JSON.stringify(text)})` };
  const args = Object.entries(input).map(([name, value]) => `    ${name}=${literal(value, words, 2, inside('structure', name))},`);
  const body = `client.${snake(operation)}(\n${args.join('\n')}\n)`;
  const imports = body.includes('base64.') ? 'import base64\n\nimport boto3' : 'import boto3';
  return `${imports}\n\nclient = boto3.client("dynamodb", endpoint_url=${JSON.stringify(url)}, region_name=${JSON.stringify(region)},\n`
    + `                      aws_access_key_id=${JSON.stringify(key)}, aws_secret_access_key="local")\nanswer = ${body}\nprint(answer)`;
}

export function javascript(operation, input, { url, region, key }) {
  // The bare name would set the prototype.
  const name = (one) => (one === '__proto__' ? '["__proto__"]' : JSON.stringify(one));
  const words = { name, none: 'null', bool: String, binary: (text) => `Buffer.from(${JSON.stringify(text)}, "base64")` };
  return `import { DynamoDBClient, ${operation}Command } from "@aws-sdk/client-dynamodb";\n\n`
    + `const client = new DynamoDBClient({\n    endpoint: ${JSON.stringify(url)}, region: ${JSON.stringify(region)},\n`
    + `    credentials: { accessKeyId: ${JSON.stringify(key)}, secretAccessKey: "local" },\n});\n`
    + `const answer = await client.send(new ${operation}Command(${literal(input, words)}));\nconsole.log(answer);`;
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

export { rust };
