// Statements, with errors at their place.

import { Refused, call } from '../api.js';
import { button, checkbox, field, fill, h, plural } from '../dom.js';
import { requestTabs } from '../code.js';
import { Grid } from '../grid.js';
import { parse } from '../json.js';
import { problem } from '../problem.js';
import { remember, setting } from '../place.js';
import { itemColumns } from '../table.js';
import { tree } from '../tree.js';
import { wire } from '../value.js';

const KEPT = 30;

/** The place in a statement that a refusal names, as `line:column:length`. */
function placeOf(error, text) {
  if (!(error instanceof Refused)) return undefined;
  const found = /\b([0-9]+):([0-9]+):([0-9]+)\b/.exec(error.message);
  if (!found) return undefined;
  const [line, column, length] = found.slice(1).map(Number);
  const lines = text.split('\n');
  if (line > lines.length) return undefined;
  const characters = [...lines[line - 1]];
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const start = characters.slice(0, column - 1).join('');
  const word = characters.slice(column - 1, column - 1 + length).join('');
  return { from: before + start.length, to: before + start.length + word.length, start, word, rest: characters.slice(column - 1 + length).join('') };
}

const PAIRS = { '(': ')', '[': ']', '{': '}', '<<': '>>' };

/** Where a quote or a bracket is open that nothing closes, or one closes that nothing opened: the service names no place then. */
function openAt(error, text) {
  if (!(error instanceof Refused) || !/well formed/.test(error.message)) return undefined;
  const open = [];
  const words = /'(?:[^']|'')*('?)|"(?:[^"]|"")*("?)|<<|>>|[()[\]{}]/gs;
  let found;
  for (const word of text.matchAll(words)) {
    const [all, single, double] = word;
    if (all[0] === "'" || all[0] === '"') {
      if (!(all[0] === "'" ? single : double)) found = [word.index, 1];
    } else if (all in PAIRS) open.push([word.index, all]);
    else if (PAIRS[open.pop()?.[1]] !== all) { found = [word.index, all.length]; break; }
  }
  if (!found && open.length) found = [open[0][0], open[0][1].length];
  if (!found) return undefined;
  const [from, length] = found;
  return placed(text, from, length);
}

function placed(text, from, length) {
  const line = from === 0 ? 0 : text.lastIndexOf('\n', from - 1) + 1;
  const end = text.indexOf('\n', from);
  return { from, to: from + length, start: text.slice(line, from), word: text.slice(from, from + length), rest: text.slice(from + length, end < 0 ? undefined : end) };
}

export function show({ params, place, signal }) {
  const first = tree()?.databases.find((one) => one.name === place.db)?.callers.find((one) => one.key === place.key || !one.key)?.tables[0];
  const quoted = (name) => `"${name.replaceAll('"', '""')}"`;
  const area = h('textarea', { rows: 6, spellcheck: 'false', autocomplete: 'off', '.value': params.statement ?? setting('statement') ?? `SELECT * FROM ${quoted(first ?? 'table')}` });
  const parameters = h('input', { placeholder: '[{"S": "value"}]', spellcheck: 'false' });
  const strong = checkbox('Strong', false);
  const trouble = h('div', {});
  const foot = h('span', { class: 'hint', role: 'status' });
  const side = h('div', {});
  const past = h('ul', {});
  let sum;

  function input() {
    const list = parameters.value.trim() ? wire(parse(parameters.value)) : undefined;
    return {
      Statement: area.value, ...(list ? { Parameters: list } : {}), ...(strong.firstChild.checked ? { ConsistentRead: true } : {}),
      ReturnConsumedCapacity: 'TOTAL',
    };
  }

  /** The pages of a statement. */
  function pages(asked) {
    const mine = { asked, next: undefined, done: false, read: 0 };
    sum = mine;
    return async () => {
      if (mine.done) return undefined;
      try {
        const answer = await call(place, 'ExecuteStatement', mine.next ? { ...asked, NextToken: mine.next } : asked, { signal });
        mine.next = answer.NextToken;
        mine.done = !mine.next;
        mine.read += answer.ConsumedCapacity?.CapacityUnits ?? 0;
        return answer.Items ?? [];
      } catch (error) {
        refused(error, asked.Statement);
        throw error;
      }
    };
  }

  /**
   * The word with which a SELECT stops to be one: the first up to which it is refused in the same words as the whole. Only
   * of statements that read, because their beginnings may be statements too.
   */
  async function probed(error, statement) {
    if (!(error instanceof Refused) || !/well formed/.test(error.message) || !/^\s*select\b/i.test(statement)) return undefined;
    const words = [...statement.matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[\w$.]+|<=|>=|<>|!=|<<|>>|\S/g)];
    const same = async (count) => {
      const last = words[count - 1];
      try {
        await call(place, 'ExecuteStatement', { Statement: statement.slice(0, last.index + last[0].length), Limit: 1 }, { signal });
        return false;
      } catch (other) { return other.message === error.message; }
    };
    let [from, to] = [1, words.length];
    while (from < to) {
      const middle = Math.floor((from + to) / 2);
      if (await same(middle)) to = middle; else from = middle + 1;
    }
    return words.length ? placed(statement, words[to - 1].index, words[to - 1][0].length) : undefined;
  }

  async function refused(error, statement) {
    fill(trouble, problem(error));
    const at = placeOf(error, statement) ?? openAt(error, statement) ?? await probed(error, statement);
    if (area.value !== statement) return;
    fill(trouble, problem(error), at && h('pre', { class: 'place' }, at.start, h('mark', {}, at.word || ' '), at.rest));
    if (at) { area.focus(); area.setSelectionRange(at.from, Math.max(at.to, at.from + 1)); }
  }

  function came() {
    if (grid.rows.length <= 400) grid.setColumns(itemColumns(grid.rows, []));
    const reads = /^\s*select/i.test(sum.asked.Statement);
    fill(foot, reads ? `${plural(grid.rows.length, 'item')}${sum.done ? '' : ', more below'} · ${sum.read} units` : `Done · ${sum.read} units`);
  }

  function run() {
    fill(trouble);
    fill(foot);
    grid.setRows([]);
    let asked;
    try { asked = input(); } catch (error) {
      fill(trouble, h('p', { class: 'problem', role: 'alert' }, `The parameters are no JSON: ${error.message}`));
      return;
    }
    const statement = area.value;
    remember({ statement, statements: [statement, ...setting('statements', []).filter((one) => one !== statement)].slice(0, KEPT) });
    paintPast();
    grid.start(pages(asked));
  }

  function paintPast() {
    fill(past, setting('statements', []).slice(0, 8).map((one) => h('li', {}, button(one.length > 90 ? `${one.slice(0, 90)}…` : one, () => { area.value = one; paintRequest(); area.focus(); }, { class: 'quiet small mono' }))));
  }

  function paintRequest() {
    fill(side, requestTabs(place, () => {
      let made;
      try { made = input(); } catch { made = { Statement: area.value }; }
      return { operation: 'ExecuteStatement', input: made };
    }, 'CLI'));
  }

  area.addEventListener('input', paintRequest);
  parameters.addEventListener('input', paintRequest);
  const keys = (event) => { if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') { event.preventDefault(); run(); } };
  area.addEventListener('keydown', keys);
  parameters.addEventListener('keydown', keys);
  const grid = new Grid({ label: 'What the statement found', came, columns: [] });
  paintRequest();
  paintPast();
  return [
    h('h1', {}, 'PartiQL'),
    h('div', { class: 'split' },
      h('div', { class: 'card' }, field('Statement', area), field('Parameters', parameters, 'One value for each ? of the statement.'),
        h('div', { class: 'title' }, button('Run', run, { class: 'primary' }), h('kbd', {}, 'Ctrl Enter'), strong, h('span', { class: 'grow' }), foot)),
      h('div', { class: 'card' }, side, h('h3', {}, 'Before'), past)),
    trouble, grid.element,
  ];
}
