// JSON without loss: numbers keep their digits, and a mistake has its place.

/** A number as it was written: JavaScript's own would round it. */
export class Digits {
  constructor(text) { this.text = text; }
  toString() { return this.text; }
}

export class JsonError extends Error {
  constructor(message, at, text) {
    const before = text.slice(0, at).split('\n');
    super(`${message} (line ${before.length}, column ${before.at(-1).length + 1})`);
    this.at = at;
  }
}

/** An object without inherited names, so that an attribute may be called `__proto__`. */
export const record = (entries = []) => {
  const made = Object.create(null);
  for (const [name, value] of entries) made[name] = value;
  return made;
};

/** Whether what `parse` gave is an object of JSON. */
export const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof Digits);

const DEPTH_MAX = 64;

/** Reads one value. Objects have no prototype; numbers are `Digits`. */
export function parse(text) {
  let at = 0;
  const fail = (message, where = at) => { throw new JsonError(message, where, text); };
  const blank = () => { while (at < text.length && ' \t\n\r'.includes(text[at])) at += 1; };
  const string = () => {
    const start = at;
    at += 1;
    for (;;) {
      const next = text[at];
      if (next === undefined || next < ' ') fail('A text does not end', start);
      at += next === '\\' ? 2 : 1;
      if (next === '"') break;
    }
    try { return JSON.parse(text.slice(start, at)); } catch { return fail('An escape is not one', start); }
  };
  const list = (close, entry) => {
    at += 1;
    blank();
    if (text[at] === close) { at += 1; return; }
    for (;;) {
      entry();
      blank();
      if (text[at] === close) { at += 1; return; }
      if (text[at] !== ',') fail(`Expected , or ${close}`);
      at += 1;
    }
  };
  const value = (depth) => {
    if (depth > DEPTH_MAX) fail('Nested too deeply');
    blank();
    const first = text[at];
    if (first === '"') return string();
    if (first === '{') {
      const made = record();
      list('}', () => {
        blank();
        if (text[at] !== '"') fail('Expected a name in quotes');
        const start = at;
        const name = string();
        if (name in made) fail(`The name ${JSON.stringify(name)} is there twice`, start);
        blank();
        if (text[at] !== ':') fail('Expected :');
        at += 1;
        made[name] = value(depth + 1);
      });
      return made;
    }
    if (first === '[') {
      const made = [];
      list(']', () => made.push(value(depth + 1)));
      return made;
    }
    const word = /^(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![\w.])/.exec(text.slice(at, at + 400))?.[0];
    if (!word) fail(first === undefined ? 'It ends too early' : `Unexpected ${JSON.stringify(first)}`);
    at += word.length;
    return { true: true, false: false, null: null }[word] ?? (word === 'null' ? null : new Digits(word));
  };
  const read = value(0);
  blank();
  if (at < text.length) fail('There is more behind the value');
  return read;
}

/** Writes a value, with indentation; the reverse of `parse`. */
export function write(value, indent = 2, depth = 0) {
  if (value instanceof Digits) return value.text;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const open = indent ? `\n${' '.repeat(indent * (depth + 1))}` : '';
  const close = indent ? `\n${' '.repeat(indent * depth)}` : '';
  const inner = Array.isArray(value)
    ? value.map((entry) => write(entry, indent, depth + 1))
    : Object.entries(value).filter(([, entry]) => entry !== undefined)
      .map(([name, entry]) => `${JSON.stringify(name)}:${indent ? ' ' : ''}${write(entry, indent, depth + 1)}`);
  const [begin, end] = Array.isArray(value) ? '[]' : '{}';
  if (!inner.length) return begin + end;
  const flat = begin + inner.join(indent ? ', ' : ',') + end;
  if (!indent || (flat.length < 72 && !flat.includes('\n'))) return flat;
  return begin + open + inner.join(`,${open}`) + close + end;
}
