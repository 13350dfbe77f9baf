// What works here and hurts in production: what calls of the request log do, and what is refused because of it.

import { control, controlResponse } from '../api.js';
import { badge, button, checkbox, count, download, fill, h, notify, section, table as plain } from '../dom.js';
import { address } from '../place.js';
import { link, problem } from '../problem.js';

/** Kinds that can be told before a call does its work. */
const REFUSABLE = [['Scan', 'Scans'], ['UnpaginatedLoop', 'Loops that read all pages'], ['NeedlessStrongRead', 'Strong reads of what nobody writes']];
const GUIDE = 'https://docs.aws.amazon.com/';

export async function show({ place, signal, reload }) {
  const { Findings: findings, Refuse: refused } = await control(place, 'GET', 'strict', { signal });
  const trouble = h('div', {});
  const refuse = async (kind, on) => {
    try {
      await control(place, 'PUT', 'strict', { body: { Refuse: on ? [...refused, kind] : refused.filter((one) => one !== kind) } });
      notify(on ? 'Such calls are refused from now on.' : 'Such calls go through again.');
      reload();
    } catch (error) { fill(trouble, problem(error)); }
  };
  const sarif = async () => {
    try {
      const response = await controlResponse(place, 'GET', 'strict', { query: { format: 'sarif' }, signal });
      download('findings.sarif', await response.text());
    } catch (error) { fill(trouble, problem(error)); }
  };
  return [
    h('div', { class: 'title' }, h('h1', {}, 'Strict findings'), badge(findings.length, findings.length ? 'warn' : 'good'), h('span', { class: 'grow' }),
      findings.length > 0 && button('Save as SARIF', sarif), button('Read again', reload)), trouble,
    section(undefined, findings.length ? plain(['What', 'Where', 'Calls', 'Tag', 'What to do'], findings.map((one) => row(one, place)), { label: 'Findings' })
      : h('p', {}, 'No call so far does what would hurt in production.')),
    section('Refuse instead of telling', h('div', { class: 'row' }, REFUSABLE.map(([kind, words]) => checkbox(words, refused.includes(kind), (on) => refuse(kind, on)))),
      h('p', { class: 'hint' }, 'A refused call is answered with ValidationException before it does its work. The other kinds are known only when a call is over.')),
    h('p', { class: 'hint' }, 'Looked for in the last 10,000 calls: scans, filters that throw most away, pages that nobody asked for, batches whose rest is never tried again, items near 400 KB, indexes that hold more than is read, strong reads that need not be.'),
  ];
}

const row = (one, place) => [
  badge(one.Kind, 'warn'),
  [h('a', { href: address('log', { operation: one.Operation ?? '', table: one.TableName ?? '' }, place) }, [one.Operation, one.TableName && `on ${one.TableName}`].filter(Boolean).join(' ') || 'The log'), one.IndexName && h('div', { class: 'hint' }, `index ${one.IndexName}`)],
  [count(one.Calls), h('div', { class: 'hint' }, `from ${one.First}`)],
  one.Tag ?? '',
  [one.Message, ' ', String(one.Page).startsWith(GUIDE) && link(one.Page, 'The page of AWS')],
];
