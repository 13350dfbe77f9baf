// Statements, with errors at their place.

import { call } from '../api.js';
import { button, checkbox, field, fill, h, plural } from '../dom.js';
import { requestTabs } from '../code.js';
import { Grid } from '../grid.js';
import { parse } from '../json.js';
import { placeOf } from '../mistake.js';
import { problem } from '../problem.js';
import { remember, setting } from '../place.js';
import { itemColumns } from '../table.js';
import { tree } from '../tree.js';
import { wire } from '../value.js';

const KEPT = 30;

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
        refused(error, asked);
        throw error;
      }
    };
  }

  async function refused(error, { Statement: statement, Parameters: values = [] }) {
    fill(trouble, problem(error));
    const at = await placeOf(error, statement, values.length, place, signal);
    if (area.value !== statement) return;
    fill(trouble, problem(error), at && h('pre', { class: 'place' }, at.start, h('mark', {}, at.word || ' '), at.rest));
    if (at) { area.focus(); area.setSelectionRange(at.from, Math.max(at.to, at.from + 1)); }
    // More values than the statement has places for: the mistake is among them.
    else if (/^Number of parameters/.test(error.message)) { parameters.focus(); parameters.select(); }
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
