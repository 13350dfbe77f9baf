// An answer whose members this page does not know one by one: lists of objects as tables, the rest as facts.

import { facts, h, table } from './dom.js';

const words = (name) => name.replace(/([a-z0-9])([A-Z])/g, '$1 $2');

const text = (value) => {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return Number.isInteger(value) ? value.toLocaleString('en') : String(Number(value.toPrecision(6)));
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** Shows any JSON. */
export function anything(json, label = 'Answer') {
  if (Array.isArray(json)) return json.length ? listed(json, label) : h('p', { class: 'hint' }, 'Nothing.');
  if (!json || typeof json !== 'object') return h('p', {}, text(json));
  const entries = Object.entries(json);
  const simple = entries.filter(([, value]) => typeof value !== 'object' || value === null);
  const nested = entries.filter(([, value]) => typeof value === 'object' && value !== null);
  return h('div', { class: 'any' }, simple.length > 0 && facts(simple.map(([name, value]) => [words(name), text(value)])),
    nested.map(([name, value]) => [h('h3', {}, words(name)), anything(value, name)]));
}

function listed(list, label) {
  if (list.some((one) => typeof one !== 'object' || one === null)) return h('ul', {}, list.map((one) => h('li', {}, text(one))));
  const names = [...new Set(list.flatMap((one) => Object.keys(one)))];
  const isNumber = (name) => list.every((one) => one[name] === undefined || typeof one[name] === 'number');
  return table(names.map(words), list.map((one) => names.map((name) => (isNumber(name) ? h('span', { class: 'mono' }, text(one[name])) : text(one[name])))), { label });
}
