// A query put together by choosing, and the request that it is.

import { call } from '../api.js';
import { checkbox, count, field, fill, h, plural, select } from '../dom.js';
import { requestTabs } from '../code.js';
import { editItem } from '../editor.js';
import { COMPARISONS, OF_SORT_KEYS, Placeholders, filterFields, filterText, operand } from '../filters.js';
import { Grid } from '../grid.js';
import { problem } from '../problem.js';
import { describe, itemColumns, itemKey, sources, tableHead, typeOfKey } from '../table.js';
import { fault } from '../value.js';
import { TABLE_VIEWS } from '../views.js';

export async function show({ params, place, signal }) {
  const table = await describe(place, params.table, signal);
  const every = sources(table);
  const state = { index: params.index ?? '', partition: params.pk ?? '', comparison: 'any', one: '', other: '', filters: [], forward: true, consistent: false, limit: '', projection: '' };
  const source = () => every.find((one) => one.name === state.index) ?? every[0];
  let sum;
  const trouble = h('div', {});
  const foot = h('span', { class: 'hint', role: 'status' });
  const keyFields = h('div', { class: 'row' });
  const side = h('div', {});

  function input() {
    const placeholders = new Placeholders();
    const [partition, sort] = source().keys;
    const conditions = [`${placeholders.whole(partition)} = ${placeholders.value(operand(typeOfKey(table, partition), state.partition))}`];
    if (sort && state.comparison !== 'any') {
      const [, write, operands] = COMPARISONS[state.comparison];
      conditions.push(write(placeholders.whole(sort), ...[state.one, state.other].slice(0, operands).map((text) => placeholders.value(operand(typeOfKey(table, sort), text)))));
    }
    const filter = filterText(state.filters, placeholders);
    const projected = state.projection.split(',').map((name) => name.trim()).filter(Boolean).map((name) => placeholders.name(name)).join(', ');
    return {
      TableName: table.TableName,
      ...(state.index ? { IndexName: state.index } : {}),
      KeyConditionExpression: conditions.join(' AND '),
      ...(filter ? { FilterExpression: filter } : {}),
      ...(projected ? { ProjectionExpression: projected } : {}),
      ...placeholders.members(),
      ...(state.forward ? {} : { ScanIndexForward: false }),
      ...(state.consistent ? { ConsistentRead: true } : {}),
      ...(state.limit ? { Limit: Number(state.limit) } : {}),
      ReturnConsumedCapacity: 'INDEXES',
    };
  }

  /** The pages of what is asked for now. */
  function pages() {
    const asked = input();
    const mine = { next: undefined, done: false, read: 0, scanned: 0, pages: 0 };
    sum = mine;
    return async () => {
      if (mine.done) return undefined;
      try {
        const answer = await call(place, 'Query', mine.next ? { ...asked, ExclusiveStartKey: mine.next } : asked, { signal });
        mine.next = answer.LastEvaluatedKey;
        mine.done = !mine.next;
        mine.scanned += answer.ScannedCount;
        mine.read += answer.ConsumedCapacity?.CapacityUnits ?? 0;
        mine.pages += 1;
        return answer.Items;
      } catch (error) {
        fill(trouble, problem(error));
        throw error;
      }
    };
  }

  function came() {
    if (grid.rows.length <= 400) grid.setColumns(itemColumns(grid.rows, [...new Set([...source().keys, ...every[0].keys])]));
    fill(foot, `${plural(grid.rows.length, 'item')}${sum.done ? '' : ', more below'} · ${count(sum.scanned)} read · ${sum.read} RCU · ${plural(sum.pages, 'page')}`);
  }

  function run() {
    const wrong = source().keys.map((name, index) => {
      const text = index ? (state.comparison === 'any' ? undefined : state.one) : state.partition;
      if (text === undefined) return undefined;
      return text === '' ? `Enter ${name}` : fault(operand(typeOfKey(table, name), text), name);
    }).find(Boolean);
    fill(trouble, wrong && h('p', { class: 'problem', role: 'alert' }, wrong));
    grid.setRows([]);
    fill(foot);
    if (wrong) return;
    grid.start(pages());
  }

  function paintKeys() {
    const [partition, sort] = source().keys;
    const text = (member, props = {}) => h('input', { '.value': state[member], spellcheck: 'false', autocomplete: 'off', ...props, on: { input: (event) => { state[member] = event.target.value; paintRequest(); } } });
    fill(keyFields,
      h('div', { class: 'field slim' }, field('Table or index', select(every.map((one) => [one.name, one.name || 'Table']), state.index, (to) => { state.index = to; if (source().kind === 'global') state.consistent = false; paintKeys(); paintRequest(); }))),
      h('div', { class: 'field wide' }, field(`${partition} (${typeOfKey(table, partition)})`, text('partition', { class: 'partition' }))),
      sort && h('div', { class: 'field slim' }, field(`${sort} (${typeOfKey(table, sort)})`, select([['any', 'anything'], ...OF_SORT_KEYS.filter((key) => key !== 'begins' || typeOfKey(table, sort) !== 'N').map((key) => [key, COMPARISONS[key][0]])], state.comparison, (to) => { state.comparison = to; paintKeys(); paintRequest(); }))),
      sort && state.comparison !== 'any' && h('div', { class: 'field wide' }, field('Value', text('one'))),
      sort && state.comparison === 'between' && h('div', { class: 'field wide' }, field('And', text('other'))));
  }

  let language = 'JSON';
  function paintRequest() {
    const made = requestTabs(place, () => ({ operation: 'Query', input: input() }), language);
    made.addEventListener('click', (event) => { language = event.target.dataset?.name ?? language; });
    fill(side, made);
  }

  async function open(item) {
    const { Item } = await call(place, 'GetItem', { TableName: table.TableName, Key: itemKey(table, item), ConsistentRead: true });
    if (Item && await editItem(place, table, Item)) run();
    grid.focus();
  }

  const grid = new Grid({ label: 'What the query found', came, open, columns: itemColumns([], every[0].keys) });
  const filters = filterFields(state.filters, paintRequest);
  paintKeys();
  paintRequest();
  const form = h('form', { class: 'card', on: { submit: (event) => { event.preventDefault(); run(); }, keydown: (event) => { if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') { event.preventDefault(); run(); } } } },
    keyFields, filters.element,
    h('div', { class: 'row' }, h('div', { class: 'field slim' }, field('Limit of a page', h('input', { inputmode: 'numeric', on: { input: (event) => { state.limit = event.target.value.replace(/[^0-9]/g, ''); paintRequest(); } } }))),
      h('div', { class: 'field wide' }, field('Attributes', h('input', { placeholder: 'all, or names with commas', spellcheck: 'false', on: { input: (event) => { state.projection = event.target.value; paintRequest(); } } })))),
    h('div', { class: 'title' }, h('button', { class: 'primary' }, 'Run'), filters.add, checkbox('Backwards', false, (on) => { state.forward = !on; paintRequest(); }), checkbox('Strong', false, (on) => { state.consistent = on; paintRequest(); }), h('span', { class: 'grow' }), foot));
  if (state.partition) run();
  return [...tableHead(table, 'query', place, TABLE_VIEWS), h('div', { class: 'split' }, form, h('div', { class: 'card' }, side)), trouble, grid.element];
}
