// What an attribute value is: the ten types of DynamoDB in the form of the wire, `{"S": "…"}`.

import { Digits, record } from './json.js';

/** Types, and what they are called. */
export const TYPES = record([
  ['S', 'String'], ['N', 'Number'], ['B', 'Binary'], ['BOOL', 'Boolean'], ['NULL', 'Null'],
  ['M', 'Map'], ['L', 'List'], ['SS', 'String set'], ['NS', 'Number set'], ['BS', 'Binary set'],
]);

const encoder = new TextEncoder();

export const utf8 = (text) => encoder.encode(text).length;

export const typeOf = (value) => Object.keys(value ?? {})[0] ?? '?';

export const contentOf = (value) => value?.[typeOf(value)];

/** A value of a type; of one that was handed over, what can be kept. */
export function ofType(type, old) {
  const was = old ? contentOf(old) : undefined;
  const text = typeof was === 'string' ? was : '';
  switch (type) {
    case 'BOOL': return { BOOL: was === true };
    case 'NULL': return { NULL: true };
    case 'M': return { M: record() };
    case 'L': return { L: Array.isArray(was) && typeOf(old) !== 'L' ? was.map((one) => ({ [typeOf(old)[0]]: one })) : was?.length ? was : [] };
    case 'SS': case 'NS': case 'BS': return { [type]: Array.isArray(was) && typeof was[0] === 'string' ? was : text ? [text] : [] };
    default: return { [type]: typeof was === 'object' || was === undefined ? '' : String(was) };
  }
}

const NUMBER = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

/** Digits without zeros around them, and the exponent of the last: a number as it is compared. */
function parts(text) {
  const [mantissa, exponent = '0'] = text.trim().toLowerCase().split('e');
  const negative = mantissa.startsWith('-');
  const [whole, fraction = ''] = mantissa.replace(/^[+-]/, '').split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  const trimmed = digits.replace(/0+$/, '');
  return { negative, digits: trimmed, exponent: Number(exponent) - fraction.length + (digits.length - trimmed.length) };
}

/** What is wrong with a number, or nothing. */
export function numberFault(text) {
  if (!NUMBER.test(text)) return 'is no number';
  const { digits, exponent } = parts(text);
  if (digits.length > 38) return 'has more than 38 significant digits';
  const magnitude = exponent + digits.length - 1;
  if (digits && magnitude > 125) return 'is larger than 9.9…E+125';
  if (digits && magnitude < -130) return 'is smaller than 1E-130';
  return undefined;
}

/** One text for all ways to write a number. */
export function canonical(text) {
  const { negative, digits, exponent } = parts(text);
  return digits ? `${negative ? '-' : ''}${digits}e${exponent}` : '0';
}

/** The bytes of base64, or nothing when it is none. */
export function binary(text) {
  try { return Uint8Array.from(atob(text), (one) => one.charCodeAt(0)); } catch { return undefined; }
}

/** What is wrong with a value and where, or nothing. */
export function fault(value, path = '') {
  const type = typeOf(value);
  const content = contentOf(value);
  const at = (message) => `${path || 'The value'} ${message}`;
  if (!(type in TYPES) || Object.keys(value).length !== 1) return at('is not of one type');
  switch (type) {
    case 'S': return typeof content === 'string' ? undefined : at('is no text');
    case 'N': { const found = numberFault(String(content)); return found && at(found); }
    case 'B': return binary(content) ? undefined : at('is no base64');
    case 'BOOL': return typeof content === 'boolean' ? undefined : at('is neither true nor false');
    case 'NULL': return content === true ? undefined : at('must be true');
    case 'L':
      if (!Array.isArray(content)) return at('is no list');
      return first(content, (one, index) => fault(one, `${path}[${index}]`));
    case 'M':
      if (typeof content !== 'object' || !content) return at('is no map');
      return first(Object.entries(content), ([name, one]) => fault(one, path ? `${path}.${name}` : name));
    default: {
      if (!Array.isArray(content) || !content.length) return at('is an empty set');
      const same = content.map((one) => (type === 'NS' ? canonical(String(one)) : one));
      if (new Set(same).size !== same.length) return at('has an element twice');
      return first(content, (one) => fault({ [type[0]]: one }, path));
    }
  }
}

function first(entries, find) {
  for (const [index, entry] of entries.entries()) {
    const found = find(entry, index);
    if (found) return found;
  }
  return undefined;
}

/** Whether both mean the same; sets have no order. */
export function same(one, other) {
  if (!one || !other) return one === other;
  const type = typeOf(one);
  if (type !== typeOf(other)) return false;
  const [left, right] = [contentOf(one), contentOf(other)];
  switch (type) {
    case 'N': return canonical(left) === canonical(right);
    case 'L': return left.length === right.length && left.every((entry, index) => same(entry, right[index]));
    case 'M': return sameItems(left, right);
    case 'SS': case 'BS': return left.length === right.length && [...left].sort().every((entry, index) => entry === [...right].sort()[index]);
    case 'NS': return same({ SS: left.map(canonical) }, { SS: right.map(canonical) });
    default: return left === right;
  }
}

export function sameItems(one, other) {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => name in other && same(one[name], other[name]));
}

/** Bytes that a value counts for in an item: as the developer guide works out item sizes. */
export function size(value) {
  const content = contentOf(value);
  switch (typeOf(value)) {
    case 'S': return utf8(content);
    case 'N': { const { negative, digits, exponent } = parts(content); return digits ? Math.ceil((digits.length + (Math.abs(exponent) % 2)) / 2) + 1 + (negative ? 1 : 0) : 1; }
    case 'B': return binary(content)?.length ?? 0;
    case 'BOOL': case 'NULL': return 1;
    case 'L': return 3 + content.reduce((sum, one) => sum + 1 + size(one), 0);
    case 'M': return 3 + Object.entries(content).reduce((sum, [name, one]) => sum + 1 + utf8(name) + size(one), 0);
    default: { const of = typeOf(value)[0]; return content.reduce((sum, one) => sum + size({ [of]: one }), 0); }
  }
}

export const itemSize = (item) => Object.entries(item).reduce((sum, [name, value]) => sum + utf8(name) + size(value), 0);

/** A line that shows a value. */
export function preview(value, long = 120) {
  if (!value) return '';
  const content = contentOf(value);
  const cut = (text) => (text.length > long ? `${text.slice(0, long)}…` : text);
  switch (typeOf(value)) {
    case 'S': return cut(content);
    case 'N': return content;
    case 'B': return cut(content);
    case 'BOOL': return String(content);
    case 'NULL': return 'null';
    case 'L': return cut(`[${content.slice(0, 20).map((one) => preview(one, 40)).join(', ')}${content.length > 20 ? ', …' : ''}]`);
    case 'M': return cut(`{${Object.entries(content).slice(0, 20).map(([name, one]) => `${name}: ${preview(one, 40)}`).join(', ')}}`);
    default: return cut(`{${content.slice(0, 20).join(', ')}${content.length > 20 ? ', …' : ''}}`);
  }
}

/** As JSON that people write; sets and bytes lose their type. */
export function plain(value) {
  const content = contentOf(value);
  switch (typeOf(value)) {
    case 'N': return new Digits(jsonNumber(content));
    case 'NULL': return null;
    case 'L': return content.map(plain);
    case 'M': return record(Object.entries(content).map(([name, one]) => [name, plain(one)]));
    case 'NS': return content.map((one) => new Digits(jsonNumber(one)));
    default: return content;
  }
}

const jsonNumber = (text) => text.trim().replace(/^\+/, '').replace(/^(-?)\./, '$10.').replace(/^(-?)0+(?=[0-9])/, '$1').replace(/\.(?![0-9])/, '');

export const plainItem = (item) => record(Object.entries(item).map(([name, value]) => [name, plain(value)]));

/** From such JSON; `old` tells sets and bytes from lists and texts. */
export function typed(json, old) {
  const was = old ? typeOf(old) : '';
  if (json === null) return { NULL: true };
  if (json instanceof Digits) return { N: json.text };
  if (typeof json === 'boolean') return { BOOL: json };
  if (typeof json === 'string') return was === 'B' && binary(json) ? { B: json } : { S: json };
  if (Array.isArray(json)) {
    if (json.length && (was === 'SS' || was === 'BS') && json.every((one) => typeof one === 'string')) return { [was]: json };
    if (json.length && was === 'NS' && json.every((one) => one instanceof Digits)) return { NS: json.map(String) };
    return { L: json.map((one, index) => typed(one, was === 'L' ? old.L[index] : undefined)) };
  }
  return { M: record(Object.entries(json).map(([name, one]) => [name, typed(one, was === 'M' ? old.M[name] : undefined)])) };
}

export const typedItem = (json, old = record()) => record(Object.entries(json).map(([name, one]) => [name, typed(one, old[name])]));

/** DynamoDB's JSON as `parse` gives it: what is written as a number where a text belongs stays text. */
export function wire(json) {
  if (json instanceof Digits) return json.text;
  if (Array.isArray(json)) return json.map(wire);
  if (json && typeof json === 'object') return record(Object.entries(json).map(([name, one]) => [name, wire(one)]));
  return json;
}

/** Whether JSON looks like an item in DynamoDB's own form. */
export function isTyped(json) {
  const entries = json && typeof json === 'object' && !Array.isArray(json) ? Object.values(json) : [];
  return entries.length > 0 && entries.every((one) => one && typeof one === 'object' && !Array.isArray(one)
    && Object.keys(one).length === 1 && Object.keys(one)[0] in TYPES);
}

/** The members of an item that are its key. */
export const keyOf = (item, names) => record(names.map((name) => [name, item[name]]));

/** A text that tells items of a table apart. */
export const keyText = (item, names) => JSON.stringify(names.map((name) => {
  const value = item[name];
  return value && typeOf(value) === 'N' ? ['N', canonical(value.N)] : value && [typeOf(value), contentOf(value)];
}));
