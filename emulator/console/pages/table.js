// What the views of one table have in common: its description, the head above them, columns of items.

import { call } from './api.js';
import { bytes, count, h, plural, status } from './dom.js';
import { address } from './place.js';
import { keyOf, preview, typeOf } from './value.js';

export async function describe(place, name, signal) {
  const { Table } = await call(place, 'DescribeTable', { TableName: name }, { signal });
  return Table;
}

/** The names of the key: partition key first. */
export function keyNames(described) {
  return [...described.KeySchema].sort((one) => (one.KeyType === 'HASH' ? -1 : 1)).map((part) => part.AttributeName);
}

export const typeOfKey = (table, name) => table.AttributeDefinitions.find((one) => one.AttributeName === name)?.AttributeType ?? 'S';

/** The table itself and its indexes, as one list. */
export function sources(table) {
  const index = (kind) => (one) => ({ name: one.IndexName, kind, keys: keyNames(one), projection: one.Projection ?? {}, described: one });
  return [
    { name: '', kind: 'table', keys: keyNames(table), projection: { ProjectionType: 'ALL' }, described: table },
    ...(table.GlobalSecondaryIndexes ?? []).map(index('global')),
    ...(table.LocalSecondaryIndexes ?? []).map(index('local')),
  ];
}

export const billing = (described, table = described) => {
  if (table.BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST') return 'on demand';
  const given = described.ProvisionedThroughput;
  return given ? `${count(given.ReadCapacityUnits)} RCU, ${count(given.WriteCapacityUnits)} WCU` : '';
};

/** Name, facts, and the ways to the other views of the table. */
export function tableHead(table, view, place, views) {
  const keys = keyNames(table).map((name) => `${name} (${typeOfKey(table, name)})`).join(', ');
  return [
    h('div', { class: 'title' }, h('h1', {}, table.TableName), status(table.TableStatus),
      h('span', { class: 'hint' }, `${keys} · ${plural(table.ItemCount, 'item')} · ${bytes(table.TableSizeBytes)} · ${billing(table)}`)),
    h('nav', { class: 'subviews', 'aria-label': 'Of this table' }, Object.entries(views).map(([name, [title]]) => h('a', {
      href: address(name, { table: table.TableName }, place), 'aria-current': name === view ? 'page' : undefined,
    }, title))),
  ];
}

export function cell(value) {
  if (!value) return h('span', { class: 'absent' }, '');
  return h('span', { class: `v-${typeOf(value)}`, title: preview(value, 400) }, preview(value, 80));
}

const COLUMNS_MAX = 40;

/** Columns for these items: keys first, then what most items have. */
export function itemColumns(items, keys) {
  const seen = new Map();
  for (const item of items) for (const name of Object.keys(item)) seen.set(name, (seen.get(name) ?? 0) + 1);
  const rest = [...seen].filter(([name]) => !keys.includes(name)).sort((one, other) => other[1] - one[1]).map(([name]) => name);
  const column = (name) => ({ name, class: keys.includes(name) ? 'key' : '', cell: (item) => cell(Object.hasOwn(item, name) ? item[name] : undefined) });
  return [...keys, ...rest].slice(0, COLUMNS_MAX).map(column);
}

export const itemKey = (table, item) => keyOf(item, keyNames(table));
