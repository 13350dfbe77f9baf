// An item before and after, side by side.

import { h } from './dom.js';
import { cell } from './table.js';
import { same } from './value.js';

/** A table of all attributes of both; what differs is marked. */
export function sideBySide(old, now, { heads = ['Before', 'After'], onlyChanges = false } = {}) {
  const names = [...new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})])];
  const of = (item, name) => (item && Object.hasOwn(item, name) ? item[name] : undefined);
  const rows = names.map((name) => {
    const [before, after] = [of(old, name), of(now, name)];
    const kind = !before ? 'added' : !after ? 'removed' : same(before, after) ? '' : 'changed';
    return { name, before, after, kind };
  }).filter((row) => !onlyChanges || row.kind);
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Before and after' }, h('table', { class: 'plain' },
    h('thead', {}, h('tr', {}, ['Attribute', ...heads].map((head) => h('th', { scope: 'col' }, head)))),
    h('tbody', {}, rows.map((row) => h('tr', { class: row.kind }, h('td', {}, row.name), h('td', { class: 'mono' }, cell(row.before)), h('td', { class: 'mono' }, cell(row.after)))))));
}
