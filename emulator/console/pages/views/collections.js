// Item collections: what shares a partition key, and how large that is.

import { call } from '../api.js';
import { button, bytes, count, fill, h, plural, select } from '../dom.js';
import { Grid } from '../grid.js';
import { problem } from '../problem.js';
import { cell, describe, sources, tableHead, typeOfKey } from '../table.js';
import { itemSize, keyText } from '../value.js';
import { TABLE_VIEWS } from '../views.js';

/** A collection may have so much where the table has local indexes. */
const COLLECTION_BYTES_MAX = 10 * 1024 ** 3;
/** How many items are read before somebody has to ask for more. */
const AT_FIRST = 20_000;

export async function show({ params, place, signal, go }) {
  const table = await describe(place, params.table, signal);
  const every = sources(table);
  const hasLocal = every.some((source) => source.kind === 'local');
  let source = every[0];
  let run = 0;
  const trouble = h('div', {});
  const foot = h('span', { class: 'hint', role: 'status' });
  const keyOfRow = () => source.keys[0];
  const columns = () => [
    { name: source.keys[0], class: 'key', cell: (row) => cell(row.key) },
    { name: 'Items', class: 'right', cell: (row) => count(row.items) },
    { name: 'Size', class: 'right', cell: (row) => bytes(row.bytes) },
    { name: 'Largest item', class: 'right', cell: (row) => bytes(row.largest) },
    ...(source.keys[1] ? [{ name: `First ${source.keys[1]}`, cell: (row) => cell(row.first) }, { name: `Last ${source.keys[1]}`, cell: (row) => cell(row.last) }] : []),
    ...(hasLocal && source.kind !== 'global' ? [{ name: 'Of 10 GB', cell: (row) => share(row.bytes / COLLECTION_BYTES_MAX) }] : [{ name: 'Share', cell: (row) => share(row.bytes / (row.sum.bytes || 1)) }]),
  ];
  const share = (part) => h('div', { class: 'meter', role: 'img', 'aria-label': `${(part * 100).toFixed(1)} %` }, h('i', { class: part > 0.8 ? 'warn' : '', css: { width: `${Math.max(1, Math.min(100, part * 100))}%` } }));
  const open = (row) => go('query', { table: table.TableName, ...(source.name ? { index: source.name } : {}), pk: row.key[typeOfKey(table, keyOfRow())] });
  const grid = new Grid({ label: 'Item collections', columns: columns(), open });

  async function read(most) {
    run += 1;
    const mine = run;
    const found = new Map();
    const sum = { items: 0, bytes: 0 };
    let next;
    fill(trouble);
    try {
      do {
        const answer = await call(place, 'Scan', { TableName: table.TableName, ...(source.name ? { IndexName: source.name } : {}), ...(next ? { ExclusiveStartKey: next } : {}) }, { signal });
        if (mine !== run || signal.aborted) return;
        next = answer.LastEvaluatedKey;
        for (const item of answer.Items) take(found, sum, item);
        const rows = [...found.values()].sort((one, other) => other.bytes - one.bytes);
        grid.rows = rows;
        grid.later();
        fill(foot, `${plural(found.size, 'collection')} in ${plural(sum.items, 'item')}, ${bytes(sum.bytes)}${next ? ', more to read' : ''} `, next && sum.items >= most && button('Read on', () => read(Infinity), { class: 'small' }));
      } while (next && sum.items < most);
    } catch (error) { fill(trouble, problem(error)); }
  }

  function take(found, sum, item) {
    const [partition, sort] = source.keys;
    const text = keyText(item, [partition]);
    const bytesOf = itemSize(item);
    const row = found.get(text) ?? { key: item[partition], items: 0, bytes: 0, largest: 0, first: item[sort], sum };
    row.items += 1;
    row.bytes += bytesOf;
    row.largest = Math.max(row.largest, bytesOf);
    row.last = item[sort];
    sum.items += 1;
    sum.bytes += bytesOf;
    found.set(text, row);
  }

  const start = () => { grid.setColumns(columns()); grid.setRows([]); read(AT_FIRST); };
  start();
  return [
    ...tableHead(table, 'collections', place, TABLE_VIEWS),
    h('div', { class: 'title' }, h('div', {}, select(every.filter((one) => one.kind !== 'local').map((one) => [one.name, one.name ? `Index ${one.name}` : 'Table']), '', (to) => { source = every.find((one) => one.name === to); start(); }, { 'aria-label': 'Table or index' })), h('span', { class: 'grow' }), foot),
    trouble, grid.element,
  ];
}
