// The indexes of a table: what each holds, which item is in which, and why not.

import { call } from '../api.js';
import { badge, bytes, count, facts, fill, h, plural, section, status } from '../dom.js';
import { Grid } from '../grid.js';
import { address } from '../place.js';
import { problem } from '../problem.js';
import { billing, cell, describe, sources, tableHead, typeOfKey } from '../table.js';
import { size, typeOf, utf8 } from '../value.js';
import { TABLE_VIEWS } from '../views.js';

const PAGE = 100;

function projection({ ProjectionType: type, NonKeyAttributes: names = [] }) {
  return { ALL: 'everything', KEYS_ONLY: 'keys only', INCLUDE: `keys and ${names.join(', ')}` }[type] ?? type;
}

/** Why an item is not in an index, or nothing when it is. */
function absence(table, source, item) {
  const lacking = source.keys.find((name) => !Object.hasOwn(item, name));
  if (lacking !== undefined) return `has no ${lacking}`;
  const other = source.keys.find((name) => typeOf(item[name]) !== typeOfKey(table, name));
  return other === undefined ? undefined : `${other} is of another type`;
}

/** Bytes of the part of an item that an index holds. */
function projected(table, source, item) {
  const keys = new Set([...source.keys, ...sources(table)[0].keys]);
  const { ProjectionType: type, NonKeyAttributes: names = [] } = source.projection;
  const in_ = (name) => type === 'ALL' || keys.has(name) || (type === 'INCLUDE' && names.includes(name));
  return Object.entries(item).filter(([name]) => in_(name)).reduce((sum, [name, value]) => sum + utf8(name) + size(value), 0);
}

function card(table, source, place) {
  const { described } = source;
  const share = table.ItemCount ? (described.ItemCount ?? 0) / table.ItemCount : undefined;
  return section(undefined,
    h('div', { class: 'title' }, h('h2', {}, source.name), badge(source.kind), described.IndexStatus && status(described.IndexStatus), described.Backfilling && badge('backfilling', 'warn')),
    facts([
      ['Key', source.keys.map((name) => `${name} (${typeOfKey(table, name)})`).join(', ')],
      ['Holds', projection(source.projection)],
      ['Items', `${count(described.ItemCount)}${share !== undefined && share < 1 ? ` of ${count(table.ItemCount)}: it is sparse` : ''}`],
      ['Size', bytes(described.IndexSizeBytes)],
      ['Capacity', source.kind === 'global' ? billing(described, table) : 'that of the table'],
    ]),
    share !== undefined && h('div', { class: 'meter', role: 'img', 'aria-label': `${Math.round(share * 100)} % of the items` }, h('i', { css: { width: `${Math.round(share * 100)}%` } })),
    h('p', {}, h('a', { href: address('items', { table: table.TableName, index: source.name }, place) }, 'Its items'), ' · ', h('a', { href: address('query', { table: table.TableName, index: source.name }, place) }, 'Query it')));
}

export async function show({ params, place, signal, go }) {
  const table = await describe(place, params.table, signal);
  const [own, ...indexes] = sources(table);
  const trouble = h('div', {});
  let next;
  let done = false;
  const grid = new Grid({
    label: 'Which item is in which index',
    columns: [
      ...own.keys.map((name) => ({ name, class: 'key', cell: (item) => cell(item[name]) })),
      ...indexes.map((source) => ({
        name: source.name,
        cell: (item) => {
          const why = absence(table, source, item);
          return why ? h('span', { class: 'absent' }, `– ${why}`) : h('span', {}, `● ${bytes(projected(table, source, item))}`);
        },
      })),
    ],
    open: (item) => go('query', { table: table.TableName, pk: item[own.keys[0]][typeOfKey(table, own.keys[0])] }),
  });
  if (indexes.length) {
    grid.start(async () => {
      if (done) return undefined;
      try {
        const answer = await call(place, 'Scan', { TableName: table.TableName, Limit: PAGE, ...(next ? { ExclusiveStartKey: next } : {}) }, { signal });
        next = answer.LastEvaluatedKey;
        done = !next;
        return answer.Items;
      } catch (error) { fill(trouble, problem(error)); throw error; }
    });
  }
  return [
    ...tableHead(table, 'indexes', place, TABLE_VIEWS),
    indexes.length ? h('div', { class: 'cards' }, indexes.map((source) => card(table, source, place))) : section('No indexes', h('p', {}, 'A query can only use the key of the table.')),
    (table.VectorIndexes ?? []).length > 0 && section('Indexes of vectors', table.VectorIndexes.map((index) => h('pre', {}, JSON.stringify(index, null, 2)))),
    trouble, indexes.length > 0 && h('h2', {}, `Which item is where: ${plural(indexes.length, 'index', 'indexes')}`), indexes.length > 0 && grid.element,
  ];
}
