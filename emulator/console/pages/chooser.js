// The window in which database, access key and region are chosen.

import { secrets } from './api.js';
import { button, dialog, field, h } from './dom.js';
import { callers, go, here } from './place.js';
import { tree } from './tree.js';

/** Asks whose tables to show. */
export function choosePlace() {
  const { place } = here();
  const input = (name, value, list) => h('input', { '.value': value, name, list, autocomplete: 'off', spellcheck: 'false' });
  const datalist = (id, values) => h('datalist', { id }, [...new Set(values)].map((value) => h('option', { value })));
  const known = (tree()?.databases ?? []).flatMap((database) => database.callers.map((caller) => ({ db: database.name, key: caller.key ?? place.key, region: caller.region || place.region, tables: caller.tables.length })));
  const remembered = callers().map((caller) => ({ db: place.db, ...caller }));
  const choices = [...known, ...remembered].filter((one, index, every) => every.findIndex((other) => other.db === one.db && other.key === one.key && other.region === one.region) === index);
  dialog('Whose tables', (close) => {
    const db = input('db', place.db, 'known-databases');
    const key = input('key', place.key, 'known-keys');
    key.setAttribute('autofocus', '');
    const region = input('region', place.region, 'known-regions');
    const secret = h('input', { type: 'password', '.value': secrets.get(place.key) ?? '', autocomplete: 'off' });
    const choose = (to) => {
      close();
      const view = here().view;
      go(['partiql', 'log', 'clock', 'faults', 'databases', 'staleness'].includes(view) ? view : 'tables', {}, to);
    };
    const submit = (event) => {
      event.preventDefault();
      const to = { db: db.value.trim() || 'main', key: key.value.trim() || 'local', region: region.value.trim() || 'us-east-1' };
      if (secret.value) secrets.set(to.key, secret.value); else secrets.delete(to.key);
      choose(to);
    };
    return [
      h('p', { class: 'hint' }, 'Tables are kept apart by access key id and region, unless the emulator was started with --shared.'),
      h('ul', { class: 'choices' }, choices.map((one) => h('li', {}, button([`${one.key} · ${one.region}`, one.db !== 'main' && ` · ${one.db}`, one.tables !== undefined && h('span', { class: 'number' }, one.tables)], () => choose({ db: one.db, key: one.key, region: one.region }), { class: 'quiet' })))),
      h('form', { on: { submit } },
        field('Access key id', key), field('Region', region), field('Database', db, 'main, unless forks were made'),
        field('Secret', secret, 'Only for --auth verify. It stays in the memory of this page.'),
        datalist('known-keys', choices.map((one) => one.key)), datalist('known-regions', [...choices.map((one) => one.region), 'us-east-1', 'us-west-2', 'eu-central-1', 'eu-west-1', 'ap-southeast-1']), datalist('known-databases', choices.map((one) => one.db)),
        h('footer', {}, button('Cancel', () => close()), h('button', { class: 'primary' }, 'Show'))),
    ];
  });
}
