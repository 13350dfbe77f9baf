// Where in the key space the load is, against what one partition gives.

import { control } from '../api.js';
import { anything } from '../any.js';
import { button, checkbox, fill, h, notify, section } from '../dom.js';
import { problem } from '../problem.js';
import { preview, typeOf, TYPES } from '../value.js';

/** What one partition gives in a second: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html>. */
const LIMITS = { read: 3000, write: 1000 };

const number = (one, ...names) => names.map((name) => one[name]).find((value) => typeof value === 'number') ?? 0;

export async function show({ place, signal, reload }) {
  const [heat, capacity] = await Promise.all([
    control(place, 'GET', 'reports/heat', { signal }),
    control(place, 'GET', 'capacity', { signal }).catch(() => undefined),
  ]);
  const trouble = h('div', {});
  const enforce = async (all) => {
    try {
      await control(place, 'PUT', 'capacity', { body: { All: all } });
      notify(all ? 'Tables refuse what is more than they give.' : 'Tables take whatever comes.');
      reload();
    } catch (error) { fill(trouble, problem(error)); }
  };
  const lists = Object.entries(heat).filter(([, value]) => Array.isArray(value));
  return [
    h('div', { class: 'title' }, h('h1', {}, 'Heat of keys'), h('span', { class: 'grow' }), button('Read again', reload)), trouble,
    h('p', { class: 'hint' }, `One partition gives ${LIMITS.read.toLocaleString('en')} read units and ${LIMITS.write.toLocaleString('en')} write units a second.`),
    lists.map(([name, list]) => section(name, list.length ? [strip(list), anything(list.map(flat), name)] : h('p', { class: 'hint' }, 'No calls yet.'))),
    !lists.length && section(undefined, anything(heat)),
    capacity && section('Buckets', checkbox('Enforce the capacity of all tables', capacity.All === true, enforce), anything(capacity)),
  ];
}

/** One stripe for each partition: the warmer, the nearer to its limit. */
function strip(list) {
  const heats = list.map((one) => Math.max(number(one, 'ReadUnitsPerSecond', 'ReadUnits') / LIMITS.read, number(one, 'WriteUnitsPerSecond', 'WriteUnits') / LIMITS.write));
  const most = Math.max(...heats, 0.0001);
  return h('div', { class: 'heat', role: 'img', 'aria-label': `Heat of ${list.length} ranges of keys; the warmest is at ${(most * 100).toFixed(1)} % of a partition` },
    list.map((one, index) => {
      const warm = Math.min(1, heats[index] / Math.max(most, 0.01));
      return h('i', { title: `${one.TableName ?? ''} ${one.PartitionKey ?? one.Partition ?? index}: ${(heats[index] * 100).toFixed(2)} %`, css: { background: `hsl(${Math.round(190 - 190 * warm)} 70% ${Math.round(60 - 12 * warm)}%)` } });
    }));
}

const flat = (one) => Object.fromEntries(Object.entries(one).map(([name, value]) => [name, value && typeof value === 'object' && typeOf(value) in TYPES ? preview(value, 80) : value]));
