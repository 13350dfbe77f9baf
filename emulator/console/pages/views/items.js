// The items of a table, page by page without end.

import { call } from '../api.js';
import { requestTabs } from '../code.js';
import { bytes, button, checkbox, confirm, count, dialog, download, fill, h, notify, plural, select } from '../dom.js';
import { editItem } from '../editor.js';
import { filterFields, filterInput } from '../filters.js';
import { Grid } from '../grid.js';
import { problem } from '../problem.js';
import { describe, itemColumns, itemKey, sources, tableHead } from '../table.js';
import { deleteItems } from '../undo.js';
import { itemSize } from '../value.js';
import { TABLE_VIEWS } from '../views.js';

const PAGE = 100;
/** Rows that are looked at for columns. */
const LOOKED_AT = 400;

export async function show({ params, place, signal }) {
  const table = await describe(place, params.table, signal);
  const every = sources(table);
  const state = { index: params.index ?? '', consistent: false, filters: [] };
  const keys = every[0].keys;
  const foot = h('span', { class: 'hint', role: 'status' });
  const trouble = h('div', {});
  const picked = h('span', { class: 'row' });
  const empty = h('p', { class: 'hint' });

  const request = () => ({
    TableName: table.TableName, Limit: PAGE, ReturnConsumedCapacity: 'TOTAL',
    ...(state.index ? { IndexName: state.index } : {}), ...(state.consistent ? { ConsistentRead: true } : {}),
    ...filterInput(state.filters, 'FilterExpression'),
  });

  /** A scan from its beginning. */
  function scan() {
    const sum = { next: undefined, done: false, scanned: 0, read: 0 };
    const input = request();
    const page = async () => {
      if (sum.done) return undefined;
      try {
        const answer = await call(place, 'Scan', sum.next ? { ...input, ExclusiveStartKey: sum.next } : input, { signal });
        sum.next = answer.LastEvaluatedKey;
        sum.done = !sum.next;
        sum.scanned += answer.ScannedCount;
        sum.read += answer.ConsumedCapacity?.CapacityUnits ?? 0;
        return answer.Items;
      } catch (error) {
        fill(trouble, problem(error), button('Try again', again));
        throw error;
      }
    };
    return { sum, page };
  }

  function columnsFirst() {
    const source = every.find((one) => one.name === state.index);
    return [...new Set([...source.keys, ...keys])];
  }

  let running;
  function came() {
    const { sum } = running;
    if (grid.rows.length <= LOOKED_AT) grid.setColumns(itemColumns(grid.rows, columnsFirst()));
    fill(foot, `${plural(grid.rows.length, 'item')}${sum.done ? '' : ', more below'} · ${count(sum.scanned)} read · ${sum.read} RCU`);
    fill(empty, sum.done && !grid.rows.length && (state.filters.length ? 'No item passes the filter.' : 'No items yet. Press n to make one, or drop a file at Import.'));
  }

  function again() {
    fill(trouble);
    running = scan();
    grid.start(running.page);
  }

  async function open(item) {
    let whole = item;
    const source = every.find((one) => one.name === state.index);
    if (source.projection.ProjectionType !== 'ALL') {
      ({ Item: whole } = await call(place, 'GetItem', { TableName: table.TableName, Key: itemKey(table, item), ConsistentRead: true }));
      if (!whole) { notify('It is not in the table any more.'); return; }
    }
    if (await editItem(place, table, whole)) again();
    grid.focus();
  }

  async function remove() {
    const rows = grid.picked();
    if (!rows.length) return;
    if (rows.length > 1 && !await confirm('Delete', `Delete ${plural(rows.length, 'item')} of ${table.TableName}? It can be undone for half a minute.`, 'Delete')) return;
    try { await deleteItems(place, table.TableName, rows.map((row) => itemKey(table, row)), again); } catch (error) { fill(trouble, problem(error)); }
  }

  const create = async () => { if (await editItem(place, table)) again(); };
  const grid = new Grid({
    label: `Items of ${table.TableName}`, selectable: true, open, came,
    columns: itemColumns([], keys),
    select: (number) => fill(picked, number > 0 && [
      button(`Delete ${plural(number, 'item')}`, remove, { class: 'danger' }),
      button('Save as a file', () => download(`${table.TableName}.json`, grid.picked().map((item) => JSON.stringify({ Item: item })).join('\n'))),
      h('span', { class: 'hint' }, bytes(grid.picked().reduce((sum, item) => sum + itemSize(item), 0))),
    ]),
    menu: (key) => {
      const action = { Delete: remove, n: create, e: () => open(grid.rows[grid.cursor]) }[key];
      action?.();
      return action;
    },
  });
  const indexes = select(every.map((one) => [one.name, one.name ? `Index ${one.name}` : 'Table']), state.index, (to) => { state.index = to; again(); }, { 'aria-label': 'Table or index' });
  const filters = filterFields(state.filters, () => again());
  again();
  return [
    ...tableHead(table, 'items', place, TABLE_VIEWS),
    h('div', { class: 'title' }, button('New item', create, { class: 'primary' }), h('div', {}, indexes), filters.add, checkbox('Strong', false, (on) => { state.consistent = on; again(); }),
      button('Read again', again), button('Request', () => dialog('The request', () => requestTabs(place, () => ({ operation: 'Scan', input: request() })))), h('span', { class: 'grow' }), picked, foot),
    filters.element, trouble, empty, grid.element,
  ];
}
