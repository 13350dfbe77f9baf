// Goes to anything by a few letters of its name.

import { dialog, fill, h } from './dom.js';
import { address, here } from './place.js';
import { tree } from './tree.js';
import { TABLE_VIEWS, VIEWS } from './views.js';

const SHOWN = 12;

function entries() {
  const { params, place } = here();
  const views = Object.entries(VIEWS).map(([view, [name]]) => ({ name, hint: 'view', to: address(view, {}, place) }));
  const mine = params.table ? Object.entries(TABLE_VIEWS).map(([view, [name]]) => ({ name: `${params.table}: ${name}`, hint: 'this table', to: address(view, { table: params.table }, place) })) : [];
  const tables = (tree()?.databases ?? []).flatMap((database) => database.callers.flatMap((caller) => caller.tables.map((table) => ({
    name: table, hint: `${caller.key ?? 'shared'} · ${caller.region ?? ''}${database.name === 'main' ? '' : ` · ${database.name}`}`,
    to: address('items', { table }, { db: database.name, key: caller.key ?? place.key, region: caller.region || place.region }),
  }))));
  return [...mine, ...tables, ...views];
}

/** How well the letters fit: they must come in this order; together and at a beginning is better. Nothing: they do not. */
function rank(name, letters) {
  const low = name.toLowerCase();
  const whole = low.indexOf(letters);
  if (whole >= 0) return whole === 0 ? 0 : 1 + whole / 100;
  let at = 0;
  for (const letter of letters) {
    at = low.indexOf(letter, at) + 1;
    if (at === 0) return undefined;
  }
  return 10 + low.length / 100;
}

let open = false;

export async function palette() {
  if (open) return;
  open = true;
  const every = entries();
  await dialog('Go to', (close) => {
    let found = [];
    let at = 0;
    const list = h('ul', { role: 'listbox', id: 'palette-list', 'aria-label': 'Found', class: 'palette' });
    const input = h('input', { type: 'search', role: 'combobox', 'aria-expanded': 'true', 'aria-controls': 'palette-list', 'aria-label': 'Table or view', placeholder: 'Table or view', autofocus: true, autocomplete: 'off', spellcheck: 'false' });
    const visit = (entry) => { close(); if (entry) location.hash = entry.to; };
    const paint = () => {
      const letters = input.value.trim().toLowerCase();
      found = every.map((entry) => ({ entry, fit: rank(entry.name, letters) })).filter(({ fit }) => fit !== undefined)
        .sort((one, other) => one.fit - other.fit).slice(0, SHOWN).map(({ entry }) => entry);
      at = Math.max(0, Math.min(at, found.length - 1));
      fill(list, found.map((entry, index) => h('li', { role: 'option', id: `palette-${index}`, 'aria-selected': String(index === at), on: { click: () => visit(entry) } }, h('span', {}, entry.name), h('small', {}, entry.hint))));
      if (found.length) input.setAttribute('aria-activedescendant', `palette-${at}`);
    };
    input.addEventListener('input', () => { at = 0; paint(); });
    input.addEventListener('keydown', (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) { event.preventDefault(); at = (at + step + found.length) % Math.max(1, found.length); paint(); }
      if (event.key === 'Enter') { event.preventDefault(); visit(found[at]); }
    });
    paint();
    return [input, list];
  }, { class: 'narrow' });
  open = false;
}
