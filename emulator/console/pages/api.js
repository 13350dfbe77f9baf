// Calls: operations of DynamoDB, and control calls. Both go to where this page came from, and nowhere else.

import { proof } from './sign.js';

/** The tag under which the request log has what this page calls. */
export const TAG = 'console';

/** Says that a call is one of this page, which may make control calls where others may not: no page of another origin can. */
const OWN = { 'x-emulator-console': 'page' };

/** A call that was refused. */
export class Refused extends Error {
  constructor(call, status, body, requestId) {
    const code = String(body?.__type ?? '').split('#').pop() || `HTTP ${status}`;
    super(body?.message ?? body?.Message ?? '');
    Object.assign(this, { call, status, code, body, requestId });
  }
}

/** No control calls are answered: the emulator was started without them, or has not this one. */
export class NotThere extends Error {}

/** Secrets by access key id, for `--auth verify`: in the memory of this page only. */
export const secrets = new Map();

const listeners = new Set();

/** Hands on every call of this page with its answer. */
export function onCall(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const below = (place) => (place.db === 'main' ? '' : `/db/${encodeURIComponent(place.db)}`);

async function send(place, { method, path, query = '', target, body, type, signal, plain = false }) {
  const who = { key: place.key, region: place.region, secret: secrets.get(place.key) };
  const headers = await proof(who, { method, path, query, target, body });
  headers['content-type'] = type;
  headers['x-emulator-tag'] = TAG;
  if (!plain) Object.assign(headers, OWN);
  if (target) headers['x-amz-target'] = target;
  return fetch(path + (query && `?${query}`), { method, headers, body, signal, cache: 'no-store', credentials: 'omit', redirect: 'error' });
}

const STREAMS = new Set(['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams']);

/** Calls an operation; the answer as it came, or throws `Refused`. */
export async function call(place, operation, input, { signal } = {}) {
  const service = STREAMS.has(operation) ? 'DynamoDBStreams' : 'DynamoDB';
  const started = performance.now();
  const note = { operation, input, started };
  try {
    const response = await send(place, {
      method: 'POST', path: `${below(place)}/`, target: `${service}_20120810.${operation}`,
      body: JSON.stringify(input), type: 'application/x-amz-json-1.0', signal,
    });
    const text = await response.text();
    let answer;
    try { answer = text ? JSON.parse(text) : {}; } catch { answer = { message: text }; }
    note.status = response.status;
    if (!response.ok) throw new Refused({ operation, input }, response.status, answer, response.headers.get('x-amzn-requestid'));
    note.answer = answer;
    return answer;
  } catch (error) {
    note.error = error;
    throw error;
  } finally {
    note.milliseconds = performance.now() - started;
    for (const listener of listeners) listener(note);
  }
}

/** All pages of a listing: the entries under `member`, with the token `from` of an answer put into `to` of the next call. */
export async function all(place, operation, input, member, from, to, most = 1000) {
  const entries = [];
  let token;
  do {
    const answer = await call(place, operation, token === undefined ? input : { ...input, [to]: token });
    entries.push(...(answer[member] ?? []));
    token = answer[from];
  } while (token !== undefined && entries.length < most);
  return entries;
}

const queryText = (query) => Object.entries(query ?? {})
  .filter(([, value]) => value !== undefined && value !== null && value !== '')
  // The order and the escapes of signature version 4.
  .map(([name, value]) => [name, encodeURIComponent(value).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)])
  .sort(([one], [other]) => (one < other ? -1 : 1))
  .map(([name, value]) => `${name}=${value}`).join('&');

/** Makes a control call; `path` stands below `/control/v1/`, its words are escaped by who makes it. */
export async function control(place, method, path, { body, query, signal } = {}) {
  const response = await controlResponse(place, method, path, { body, query, signal });
  const text = await response.text();
  return text ? JSON.parse(text) : {};
}

/** The same, with the body still to be read. */
export async function controlResponse(place, method, path, { body, query, signal } = {}) {
  const response = await send(place, {
    method, path: `${below(place)}/control/v1/${path}`, query: queryText(query),
    body: body === undefined ? undefined : JSON.stringify(body), type: 'application/json', signal,
  });
  if (response.ok) return response;
  const text = await response.text();
  let answer;
  try { answer = JSON.parse(text); } catch { answer = {}; }
  // What names no call is answered as an unknown operation, or with the list of those that there are.
  const unknown = response.status === 404 && (!answer.__type || /control calls are/i.test(answer.message ?? answer.Message ?? ''));
  if (unknown) throw new NotThere(answer.message ?? answer.Message ?? '');
  throw new Refused({ operation: `${method} /control/v1/${path}`, input: body ?? {} }, response.status, answer, response.headers.get('x-amzn-requestid'));
}

/** Whether programs may make control calls and choose a database as this page may: whether `--control` was given. */
export async function isOpenToAll(place) {
  const response = await send({ ...place, db: 'main' }, { method: 'GET', path: '/control/v1/databases', type: 'application/json', plain: true });
  return response.status !== 404;
}

/** Server-sent events of a control call: `take` gets the data of each, as many at once as have come. */
export async function follow(place, path, query, take, signal) {
  const response = await controlResponse(place, 'GET', path, { query, signal });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const events = (rest + value).split('\n\n');
    rest = events.pop();
    const data = [];
    for (const event of events) {
      const lines = event.split('\n').filter((line) => line.startsWith('data:')).map((line) => line.slice(line[5] === ' ' ? 6 : 5));
      if (lines.length) data.push(lines.join('\n'));
    }
    if (data.length) take(data);
  }
}

/** Puts and deletes many items, those that were not processed again; tells how many are done. */
export async function writeAll(place, tableName, requests, progress, signal) {
  let done = 0;
  let waiting = requests;
  let idle = 0;
  while (waiting.length && !signal?.aborted) {
    const batch = waiting.slice(0, 25);
    const answer = await call(place, 'BatchWriteItem', { RequestItems: { [tableName]: batch } }, { signal });
    const back = answer.UnprocessedItems?.[tableName] ?? [];
    waiting = [...back, ...waiting.slice(25)];
    done += batch.length - back.length;
    progress?.(done, requests.length);
    idle = back.length === batch.length ? idle + 1 : 0;
    if (idle > 8) throw new Error(`${waiting.length} were not processed: the table throttles.`);
    if (back.length) await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** idle));
  }
  return done;
}
