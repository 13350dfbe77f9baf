// All tables of an access key and a region, and which others there are.

import { call } from '../api.js';
import { badge, button, bytes, checkbox, confirm, count, dialog, field, fill, h, notify, plural, section, select, status } from '../dom.js';
import { Grid } from '../grid.js';
import { address } from '../place.js';
import { problem } from '../problem.js';
import { loadSample, SAMPLE } from '../sample.js';
import { billing, describe, keyNames, typeOfKey } from '../table.js';
import { listTables, others, readTree } from '../tree.js';

const AT_ONCE = 6;
const DESCRIBED_MAX = 500;

export async function show({ place, signal, go, reload }) {
  const [names] = await Promise.all([listTables(place), readTree(place).catch(() => {})]);
  const elsewhere = others(place);
  const rows = names.map((name) => ({ name }));
  const grid = new Grid({ label: 'Tables', columns: COLUMNS(place), open: (row) => go('items', { table: row.name }), menu: (key, { rows: of, cursor }) => (key === 'Delete' ? (remove(of[cursor]), true) : false) });
  const filter = h('input', { type: 'search', placeholder: 'Filter', 'aria-label': 'Filter tables', on: { input: () => grid.setRows(rows.filter((row) => row.name.toLowerCase().includes(filter.value.toLowerCase()))) } });
  const trouble = h('div', {});

  async function sample(event) {
    event.target.disabled = true;
    try {
      const made = await loadSample(place);
      await readTree(place).catch(() => {});
      if (!made) notify('The sample is there already.');
      go('items', { table: SAMPLE });
    } catch (error) { fill(trouble, problem(error)); event.target.disabled = false; }
  }

  async function remove(row) {
    if (!row || !await confirm('Delete a table', `Delete ${row.name} with all its items?`, 'Delete')) return;
    try {
      await call(place, 'DeleteTable', { TableName: row.name });
      notify(`${row.name} is deleted.`);
      reload();
    } catch (error) { fill(trouble, problem(error)); }
  }

  const create = async () => { const name = await createTable(place); if (name) { await readTree(place).catch(() => {}); go('items', { table: name }); } };
  grid.setRows(rows);
  fillRows(rows, place, signal, () => grid.later());
  return [
    h('div', { class: 'title' }, h('h1', {}, 'Tables'), h('span', { class: 'hint' }, `of ${place.key} in ${place.region}`), h('span', { class: 'grow' }), h('div', {}, filter),
      button('New table', create), names.includes(SAMPLE) ? null : button('Load the sample', sample, { class: names.length ? '' : 'primary' })),
    elsewhere.length > 0 && h('p', { class: 'tell' }, elsewhere.slice(0, 8).map((one) => h('span', {}, `${plural(one.tables.length, 'table')} under another ${one.key && one.key !== place.key ? 'key' : 'region'}: `,
      h('a', { href: address('tables', {}, { db: place.db, key: one.key ?? place.key, region: one.region || place.region }) }, `${one.key ?? 'shared'} · ${one.region}`))), elsewhere.length > 8 && ` and ${elsewhere.length - 8} more callers`),
    trouble,
    names.length ? grid.element : section('No tables here yet',
      h('p', {}, 'An application that uses this emulator has tables under the access key and the region that it signs with: choose them above. Or begin with a sample: a shop with customers, orders, three indexes and a stream.')),
  ];
}

const COLUMNS = (place) => [
  { name: 'Name', class: 'key', cell: (row) => h('a', { href: address('items', { table: row.name }, place), tabindex: -1 }, row.name) },
  { name: 'Status', cell: ({ table, error }) => (table ? status(table.TableStatus) : error ? badge(error, 'bad') : '…') },
  { name: 'Key', cell: ({ table }) => table && keyNames(table).map((name) => `${name} ${typeOfKey(table, name)}`).join(', ') },
  { name: 'Items', class: 'right', cell: ({ table }) => table && count(table.ItemCount) },
  { name: 'Size', class: 'right', cell: ({ table }) => table && bytes(table.TableSizeBytes) },
  { name: 'Capacity', cell: ({ table }) => table && billing(table) },
  { name: 'Indexes', class: 'right', cell: ({ table }) => table && (table.GlobalSecondaryIndexes?.length ?? 0) + (table.LocalSecondaryIndexes?.length ?? 0) },
  { name: 'Stream', cell: ({ table }) => table && (table.StreamSpecification?.StreamViewType?.toLowerCase().replaceAll('_', ' ') ?? '') },
  { name: 'Replicas', cell: ({ table }) => table && (table.Replicas ?? []).map((one) => one.RegionName).join(', ') },
];

async function fillRows(rows, place, signal, painted) {
  let next = 0;
  const run = async () => {
    while (next < Math.min(rows.length, DESCRIBED_MAX) && !signal.aborted) {
      const row = rows[next];
      next += 1;
      try { row.table = await describe(place, row.name, signal); } catch (error) { row.error = error.code ?? 'not described'; }
      painted();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, run));
}

/** Asks for a new table; the answer is its name when it was made. */
function createTable(place) {
  return dialog('New table', (close) => {
    const text = (value, props) => h('input', { '.value': value, required: true, spellcheck: 'false', autocomplete: 'off', ...props });
    const name = text('', { autofocus: true });
    const partition = text('pk');
    const sort = text('sk', { required: false });
    const types = ['S', 'N', 'B'];
    const [partitionType, sortType] = [select(types, 'S', null, { 'aria-label': 'Type of the partition key' }), select(types, 'S', null, { 'aria-label': 'Type of the sort key' })];
    const stream = checkbox('Stream', true);
    const trouble = h('div', {});
    const submit = async (event) => {
      event.preventDefault();
      const keys = [[partition.value, partitionType.value, 'HASH'], ...(sort.value ? [[sort.value, sortType.value, 'RANGE']] : [])];
      try {
        await call(place, 'CreateTable', {
          TableName: name.value, BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: keys.map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
          KeySchema: keys.map(([AttributeName, , KeyType]) => ({ AttributeName, KeyType })),
          ...(stream.firstChild.checked ? { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } } : {}),
        });
        close(name.value);
      } catch (error) { fill(trouble, problem(error)); }
    };
    return h('form', { on: { submit } }, field('Name', name),
      h('div', { class: 'row' }, h('div', { class: 'field wide' }, field('Partition key', partition)), h('div', { class: 'field slim' }, partitionType)),
      h('div', { class: 'row' }, h('div', { class: 'field wide' }, field('Sort key', sort, 'Leave it empty for none.')), h('div', { class: 'field slim' }, sortType)),
      stream, trouble, h('footer', {}, button('Cancel', () => close()), h('button', { class: 'primary' }, 'Make it')));
  });
}
