// What works here and hurts in production.

import { control } from '../api.js';
import { anything } from '../any.js';
import { badge, button, h, section } from '../dom.js';

export async function show({ place, signal, reload }) {
  const report = await control(place, 'GET', 'reports/strict', { signal });
  const list = report.Findings ?? Object.values(report).find(Array.isArray);
  return [
    h('div', { class: 'title' }, h('h1', {}, 'Strict findings'), list && badge(list.length, list.length ? 'warn' : 'good'), h('span', { class: 'grow' }), button('Read again', reload)),
    section(undefined, list?.length === 0 ? h('p', {}, 'No call so far does what would hurt in production.') : anything(list ?? report, 'Findings')),
    h('p', { class: 'hint' }, 'Scans, filters that throw most away, pages that nobody asked for, batches whose rest is never tried again, items near 400 KB, indexes that hold more than is read, strong reads that need not be.'),
  ];
}
