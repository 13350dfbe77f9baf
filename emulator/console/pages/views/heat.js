// Where in the key space the calls went, against what one partition gives, and what is left where capacity is enforced.

import { call, control } from '../api.js';
import { button, checkbox, count, fill, h, notify, section, select, table as plain, time } from '../dom.js';
import { problem } from '../problem.js';
import { listTables } from '../tree.js';
import { preview } from '../value.js';

/** What one partition gives in a second: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html>. */
const LIMITS = { read: 3000, write: 1000 };
const PARTS = ['16', '64', '256', '1024'];

const percent = (share) => `${(share * 100).toFixed(share < 0.1 ? 2 : 1)} %`;
const units = (value) => Number(value.toFixed(1)).toLocaleString('en');

export async function show({ place, params, signal, go, reload }) {
  const [capacity, tables] = await Promise.all([control(place, 'GET', 'capacity', { signal }), listTables(place)]);
  const trouble = h('div', {});
  const enforce = async (body, said) => {
    try {
      await control(place, 'PUT', 'capacity', { body });
      notify(said);
      reload();
    } catch (error) { fill(trouble, problem(error)); }
  };
  const table = params.table ?? tables[0];
  const parts = PARTS.includes(params.parts) ? params.parts : PARTS[1];
  const head = h('div', { class: 'title' }, h('h1', {}, 'Heat of keys'), h('span', { class: 'grow' }), button('Read again', reload));
  if (table === undefined) return [head, h('p', { class: 'hint' }, 'There is no table yet.')];
  const choose = (change) => go('heat', { table, index: params.index, parts, ...change });
  const indexes = await indexesOf(place, table, signal);
  const { Tables: enforced } = capacity;
  return [
    head, trouble,
    h('div', { class: 'row' },
      h('div', { class: 'field' }, select(tables.includes(table) ? tables : [table, ...tables], table, (to) => choose({ table: to, index: undefined }), { 'aria-label': 'Table' })),
      h('div', { class: 'field' }, select([['', 'the table itself'], ...indexes.map((name) => [name, `index ${name}`])], params.index ?? '', (to) => choose({ index: to }), { 'aria-label': 'Index' })),
      h('div', { class: 'field' }, select(PARTS.map((one) => [one, `${one} parts`]), parts, (to) => choose({ parts: to }), { 'aria-label': 'Parts of the key space' }))),
    await spread(place, { table, index: params.index, parts }, signal).catch((error) => { if (error.name === 'AbortError') throw error; return problem(error); }),
    section('Capacity that is enforced',
      h('div', { class: 'row' }, checkbox(`Enforce the capacity of ${table}`, enforced.some((one) => one.TableName === table), (on) => enforce({ Tables: [{ TableName: table, Enforce: on }] }, on ? 'The table refuses what is more than it gives.' : 'The table takes whatever comes.')),
        button('Of all tables', () => enforce({ All: true }, 'Tables refuse what is more than they give.')), button('Of none', () => enforce({ All: false }, 'Tables take whatever comes.'))),
      enforced.length ? [plain(['Table', 'Read units left', 'Write units left', 'Partitions', 'Throttled'], enforced.map(left), { label: 'Capacity' }), enforced.map(partitions), h('p', { class: 'hint' }, 'Partitions in the same colours, by what of their second is used up.')]
        : h('p', { class: 'hint' }, 'Nothing is throttled for its capacity.')),
  ];
}

const indexesOf = (place, table, signal) => call(place, 'DescribeTable', { TableName: table }, { signal })
  .then(({ Table }) => [...(Table.GlobalSecondaryIndexes ?? []), ...(Table.LocalSecondaryIndexes ?? [])].map((one) => one.IndexName), () => []);

/** The key space of one table or index, and its hottest keys. */
async function spread(place, query, signal) {
  const [heat, log, clock] = await Promise.all([
    control(place, 'GET', 'reports/heat', { query, signal }),
    control(place, 'GET', 'log', { query: { after: 0, limit: 1 }, signal }),
    control(place, 'GET', 'clock', { signal }),
  ]);
  const since = log.Calls[0]?.Time;
  const seconds = since === undefined ? 1 : Math.max(1, clock.Now - since);
  /** How much of what a partition gives is taken, on the average. */
  const share = ({ ReadUnits, WriteUnits }) => Math.max(ReadUnits / LIMITS.read, WriteUnits / LIMITS.write) / seconds;
  const total = heat.Partitions.reduce((sum, one) => sum + one.Heat.Accesses, 0);
  if (!total && !heat.Everywhere.Accesses) return section('Key space', h('p', { class: 'hint' }, 'No call of the log has named a key here.'));
  const shares = heat.Partitions.map((one) => share(one.Heat));
  const most = Math.max(...shares);
  const cold = heat.Partitions.filter((one) => !one.Heat.Accesses).length;
  return [
    section('Key space', strip(heat.Partitions, shares, most),
      legend(),
      h('p', { class: 'hint' }, `The hash of the partition key, from 0 on the left to 1 on the right; heights compare the parts with each other. A partition gives ${count(LIMITS.read)} read units and ${count(LIMITS.write)} write units a second. The warmest part took ${percent(most)} of that, on the average since ${time(since)}; `,
        cold ? `${count(cold)} of ${count(heat.Partitions.length)} parts were not asked for.` : 'every part was asked for.'),
      heat.Everywhere.Accesses > 0 && h('p', {}, `${units(heat.Everywhere.ReadUnits)} read units and ${units(heat.Everywhere.WriteUnits)} write units went to calls that name no key, such as scans.`)),
    section('Hottest keys', plain(['Key', 'Place', 'Named', 'Read units', 'Write units', 'Of all'], heat.Keys.map(({ Key, Hash, Heat }) => [
      Key ? h('span', { class: 'mono' }, Object.values(Key).map((value) => preview(value, 80)).join(' · ')) : h('span', { class: 'hint' }, 'named by calls that name too many'),
      Hash.toFixed(4), count(Heat.Accesses), units(Heat.ReadUnits), units(Heat.WriteUnits), meter(total ? Heat.Accesses / total : 0),
    ]), { label: 'Hottest keys' })),
  ];
}

function meter(share) {
  return h('div', {}, percent(share), h('div', { class: 'meter' }, h('i', { class: share > 0.5 ? 'bad' : share > 0.2 ? 'warn' : '', css: { width: `${Math.min(100, share * 100)}%` } })));
}

/** How much of what a partition gives is taken: the least share of each colour, and its words. */
const BANDS = [['over', 1, 'all or more'], ['hot', 0.5, 'half or more'], ['warm', 0.1, 'a tenth or more'], ['cool', Number.MIN_VALUE, 'less'], ['cold', 0, 'nothing']];

/** The colour of a share. */
export const band = (share) => BANDS.find(([, least]) => share >= least)[0];

const legend = () => h('div', { class: 'legend' }, 'Of what a partition gives:',
  h('ul', { class: 'legend', 'aria-label': 'What the colours say' }, [...BANDS].reverse().map(([name, , words]) => h('li', {}, h('i', { class: name }), words))));

/** One stripe for each part: as high as it is warm beside the warmest, in the colour of its share of a partition. */
function strip(list, shares, most) {
  return h('div', { class: 'heat', role: 'img', 'aria-label': `Heat of ${list.length} parts of the key space; the warmest is at ${percent(most)} of a partition` },
    list.map((one, index) => h('i', {
      class: band(shares[index]), title: `from ${one.HashFrom.toFixed(4)}: ${count(one.Heat.Accesses)} times, ${percent(shares[index])} of a partition`,
      css: { height: `${one.Heat.Accesses && most > 0 ? Math.round(15 + 85 * (shares[index] / most)) : 8}%` },
    })));
}

const nameOf = (one) => (one.IndexName ? `${one.TableName} / ${one.IndexName}` : one.TableName);

const left = (one) => [
  nameOf(one), `${units(one.Read.Left)}, ${units(one.Read.Rate)} a second`, `${units(one.Write.Left)}, ${units(one.Write.Rate)} a second`, count(one.Partitions.length),
  count(one.Read.Throttled + one.Write.Throttled + one.Partitions.reduce((sum, part) => sum + part.Throttled, 0)),
];

/** The partitions of the model, each as wide as its part of the key space, in the colour of what is used up. */
function partitions(one) {
  const used = ({ ReadLeft, WriteLeft }) => Math.min(1, Math.max(0, 1 - ReadLeft / LIMITS.read, 1 - WriteLeft / LIMITS.write));
  const ends = [...one.Partitions.slice(1).map((part) => part.HashFrom), 1];
  return one.Partitions.length > 0 && h('div', { class: 'heat', role: 'img', 'aria-label': `${one.Partitions.length} partitions of ${nameOf(one)}; ${percent(Math.max(...one.Partitions.map(used)))} of the busiest is used up` },
    one.Partitions.map((part, index) => h('i', {
      title: `${nameOf(one)} from ${part.HashFrom.toFixed(4)}: ${units(part.ReadLeft)} read, ${units(part.WriteLeft)} write units left, ${count(part.Throttled)} throttled`,
      class: band(used(part)), css: { flex: String(Math.max(ends[index] - part.HashFrom, 0.001)) },
    })));
}
