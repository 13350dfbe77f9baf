// Where in a statement a mistake is. The service names a place for few of them only.

import { Refused, call } from './api.js';

/** Strings, names in quotes, words, and signs. */
const WORDS = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[\w$.]+|<=|>=|<>|!=|<<|>>|\S/gu;

const isBroken = (error) => error instanceof Refused && /well formed/.test(error.message);

function placed(text, from, length) {
  const line = from === 0 ? 0 : text.lastIndexOf('\n', from - 1) + 1;
  const end = text.indexOf('\n', from);
  return { from, to: from + length, start: text.slice(line, from), word: text.slice(from, from + length), rest: text.slice(from + length, end < 0 ? undefined : end) };
}

/** The place that a refusal names, as `line:column:length` in characters. */
function told(error, text) {
  const found = /\b([0-9]+):([0-9]+):([0-9]+)\b/.exec(error.message);
  if (!found) return undefined;
  const [line, column, length] = found.slice(1).map(Number);
  const lines = text.split('\n');
  if (line > lines.length) return undefined;
  const characters = [...lines[line - 1]];
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const long = (from, to) => characters.slice(from, to).join('').length;
  return placed(text, before + long(0, column - 1), long(column - 1, column - 1 + length));
}

const PAIRS = { '(': ')', '[': ']', '{': '}', '<<': '>>' };

/** Where a quote or a bracket is open that nothing closes, or one closes that nothing opened. */
function open(error, text) {
  if (!isBroken(error)) return undefined;
  const opened = [];
  const words = /'(?:[^']|'')*('?)|"(?:[^"]|"")*("?)|<<|>>|[()[\]{}]/gs;
  let found;
  for (const word of text.matchAll(words)) {
    const [all, single, double] = word;
    if (all[0] === "'" || all[0] === '"') {
      if (!(all[0] === "'" ? single : double)) found = [word.index, 1];
    } else if (all in PAIRS) opened.push([word.index, all]);
    else if (PAIRS[opened.pop()?.[1]] !== all) { found = [word.index, all.length]; break; }
  }
  if (!found && opened.length) found = [opened[0][0], opened[0][1].length];
  return found && placed(text, ...found);
}

/** The table or the index that is not there, or the first parameter without a value. */
function named(error, text, parameters) {
  if (!(error instanceof Refused)) return undefined;
  const words = [...text.matchAll(WORDS)];
  const at = (word) => word && placed(text, word.index, word[0].length);
  if (/Number of parameters/.test(error.message)) return at(words.filter(([one]) => one === '?')[parameters]);
  const begin = words.findIndex(([one]) => /^(?:from|into|update)$/i.test(one)) + 1;
  if (!begin || !words[begin]) return undefined;
  if (error.code === 'ResourceNotFoundException') return at(words[begin]);
  if (!/specified index/.test(error.message)) return undefined;
  // A name in quotes is a word of its own, a bare one has its dots in it.
  const [path] = words[begin];
  const dot = path.lastIndexOf('.');
  if (path[0] !== '"' && dot > 0 && dot < path.length - 1) return placed(text, words[begin].index + dot + 1, path.length - dot - 1);
  const index = words.slice(begin + 1).find(([one]) => one !== '.');
  const dots = /^\.?/.exec(index?.[0] ?? '')[0].length;
  return index && placed(text, index.index + dots, index[0].length - dots);
}

/** Ways to go on behind the beginning of a statement: as many as one batch takes. */
const CONTINUATIONS = [
  '', ' x', " 'x'", ' ,', ' =', ' *', ' (', ' )', ' {', ' }', ' [', ' ]', ' :', ' >>', ' FROM', ' INTO', ' SET', ' WHERE', ' VALUE', ' AND', ' IN', ' RETURNING', ' ALL', ' OLD', ' NEW',
];

/** Words that a misspelt one may have been meant to be, where a name can stand as well. */
const KEYWORDS = ['FROM', 'WHERE', 'SET', 'REMOVE', 'VALUE', 'INTO', 'AND', 'OR', 'RETURNING', 'ORDER', 'BETWEEN', 'IN', 'IS'];

/**
 * The first word behind which nothing can stand that changes what is said against the statement, or the one before it, if it
 * was taken for a name and another word in its place is right. What is tried is sent with more values than it can have
 * parameters, which a statement is refused for before it does anything: none is ever done.
 */
async function probed(error, text, place, signal) {
  if (!isBroken(error)) return undefined;
  const words = [...text.matchAll(WORDS)];
  const Parameters = Array.from({ length: words.length + 1 }, () => ({ S: '' }));
  const said = async (statements) => {
    const { Responses } = await call(place, 'BatchExecuteStatement', { Statements: statements.map((Statement) => ({ Statement, Parameters })) }, { signal });
    return Responses.map((one) => one.Error?.Message ?? '');
  };
  const end = (word) => word.index + word[0].length;
  const isDead = async (count) => {
    const beginning = text.slice(0, end(words[count - 1]));
    return (await said(CONTINUATIONS.map((more) => beginning + more))).every((message) => message === error.message);
  };
  let [from, to] = [1, words.length + 1];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (await isDead(middle)) to = middle; else from = middle + 1;
  }
  const [before, word] = [words[from - 2], words[from - 1]];
  if (from > 2 && /^\w+$/.test(before[0])) {
    const tried = await said(KEYWORDS.map((keyword) => text.slice(0, before.index) + keyword + text.slice(end(before))));
    if (tried.some((message) => /^Number of parameters/.test(message))) return placed(text, before.index, before[0].length);
  }
  // What can still go on is only too short.
  return word ? placed(text, word.index, word[0].length) : placed(text, text.trimEnd().length, 0);
}

/** The place of what a statement was refused for, or nothing; `parameters` says how many values it had. */
export async function placeOf(error, statement, parameters, place, signal) {
  if (!(error instanceof Refused)) return undefined;
  return told(error, statement) ?? open(error, statement) ?? named(error, statement, parameters) ?? await probed(error, statement, place, signal).catch(() => undefined);
}
