// Databases: forks in constant time, snapshots, and what differs between two.

import { control, isOpenToAll } from '../api.js';
import { ask, badge, button, confirm, fill, h, notify, section, select, table as plain, time } from '../dom.js';
import { sideBySide } from '../diff.js';
import { askDatabase } from '../database.js';
import { address } from '../place.js';
import { problem } from '../problem.js';
import { preview } from '../value.js';
import { readTree } from '../tree.js';

const path = (name, rest = '') => `databases/${encodeURIComponent(name)}${rest}`;

export async function show({ place, signal, go, reload }) {
  const root = { ...place, db: 'main' };
  const [{ Databases: databases }, open] = await Promise.all([control(root, 'GET', 'databases', { signal }), isOpenToAll(place)]);
  const trouble = h('div', {});
  const out = h('div', {});
  const done = async (work, said) => {
    try {
      await work();
      notify(said);
      await readTree(place).catch(() => {});
      reload();
    } catch (error) { fill(trouble, problem(error)); }
  };
  const fork = async (from) => {
    const made = await askDatabase('Fork', `Name of the fork of ${from}`, freeName(databases, from), 'Fork');
    if (made) await done(() => control(root, 'POST', 'databases', { body: { ...made, From: from } }), `${made.Name} is a fork of ${from}.`);
  };
  const create = async () => {
    const made = await askDatabase('Empty database', 'Name', freeName(databases, 'db'), 'Make it');
    if (made) await done(() => control(root, 'POST', 'databases', { body: made }), `${made.Name} is made.`);
  };
  const drop = async (name) => {
    if (await confirm('Drop a database', `Drop ${name} with all its tables?`, 'Drop')) {
      await done(() => control(root, 'DELETE', path(name)), `${name} is dropped.`);
      if (place.db === name) go('databases', {}, root);
    }
  };
  const reset = async (name) => {
    if (await confirm('Reset a database', `Make ${name} again what it was when it was made?`, 'Reset')) await done(() => control(root, 'POST', path(name, '/reset')), `${name} is as it was.`);
  };
  const row = (database) => [
    h('a', { href: address('tables', {}, { ...place, db: database.Name }) }, database.Name), database.From ?? '', time(database.CreatedAt), database.TableCount,
    database.IdleMilliseconds ? `${Math.round(database.IdleMilliseconds / 1000)} s` : '',
    h('span', { class: 'title' }, button('Fork', () => fork(database.Name), { class: 'small' }), button('Snapshots', () => snapshots(root, database.Name, out, signal), { class: 'small' }),
      button('Reset', () => reset(database.Name), { class: 'small' }), database.Name !== 'main' && button('Drop', () => drop(database.Name), { class: 'small danger' })),
  ];
  return [
    h('div', { class: 'title' }, h('h1', {}, 'Databases and forks'), h('span', { class: 'grow' }), button('Empty database', create), button(`Fork ${place.db}`, () => fork(place.db), { class: 'primary' })),
    trouble,
    section(undefined, plain(['Name', 'Fork of', 'Made', 'Tables', 'Goes after', ''], databases.map(row), { label: 'Databases' }),
      h('p', { class: 'hint' }, open ? `An SDK gets one by its endpoint, ${location.origin}/db/NAME or http://NAME.localhost:${location.port}, or by the access key id db-NAME.`
        : 'This page alone gets to them. Start the emulator with --control, and an SDK chooses one by its endpoint, its host or its access key id.')),
    databases.length > 1 && comparison(root, databases, signal), out,
  ];
}

function freeName(databases, from) {
  let at = 1;
  while (databases.some((one) => one.Name === `${from}-${at}`)) at += 1;
  return `${from}-${at}`;
}

async function snapshots(root, name, out, signal) {
  const again = () => snapshots(root, name, out, signal);
  const trouble = h('div', {});
  const tried = async (work, said) => { try { await work(); notify(said); await again(); } catch (error) { fill(trouble, problem(error)); } };
  try {
    const { Snapshots: list } = await control(root, 'GET', path(name, '/snapshots'), { signal });
    const one = (snapshot) => `/snapshots/${encodeURIComponent(snapshot.Name)}`;
    fill(out, section(`Snapshots of ${name}`, trouble,
      list.length ? plain(['Name', 'Made', ''], list.map((snapshot) => [snapshot.Name, time(snapshot.CreatedAt), h('span', { class: 'title' },
        button('Restore', () => tried(() => control(root, 'POST', path(name, `${one(snapshot)}/restore`)), `${name} is as in ${snapshot.Name}.`), { class: 'small' }),
        button('Delete', () => tried(() => control(root, 'DELETE', path(name, one(snapshot))), 'The snapshot is deleted.'), { class: 'small danger' }))]), { label: 'Snapshots' }) : h('p', { class: 'hint' }, 'None yet.'),
      h('div', {}, button('Take one', async () => {
        const called = await ask('Snapshot', 'Name', `snapshot-${list.length + 1}`, 'Take it');
        if (called) await tried(() => control(root, 'POST', path(name, '/snapshots'), { body: { Name: called } }), 'The snapshot is taken.');
      }))));
  } catch (error) { fill(out, problem(error)); }
}

const KINDS = { Added: 'good', Changed: 'warn', Removed: 'bad' };

function comparison(root, databases, signal) {
  const names = databases.map((one) => one.Name);
  const left = select(names, names[0], null, { 'aria-label': 'Compare' });
  const right = select(names, names[1], null, { 'aria-label': 'With' });
  const out = h('div', {});
  const compare = async (after, known = []) => {
    try {
      const answer = await control(root, 'GET', path(left.value, '/diff'), { query: { with: right.value, limit: 100, after }, signal });
      const changes = [...known, ...answer.Changes];
      fill(out, changes.length ? changes.map((change) => h('details', {}, h('summary', {}, badge(change.Kind.toLowerCase(), KINDS[change.Kind]), ` ${change.TableName} `, h('span', { class: 'mono' }, Object.values(change.Key ?? {}).map((value) => preview(value, 60)).join(' · '))),
        sideBySide(change.Old, change.New, { heads: [right.value, left.value], onlyChanges: change.Kind === 'Changed' }))) : h('p', {}, 'No item differs.'),
      answer.After && button('More', () => compare(answer.After, changes)));
    } catch (error) { fill(out, problem(error)); }
  };
  return section('What differs', h('div', { class: 'row' }, h('div', { class: 'field' }, left), h('div', { class: 'field' }, right), button('Compare', () => compare())), out);
}
