// The frame around the views: the address decides which is shown, keys lead everywhere.

import { dialog, fill, h } from './dom.js';
import { palette } from './palette.js';
import { choosePlace } from './chooser.js';
import { address, go, here, noteCaller, remember, setting } from './place.js';
import { guarded, problem } from './problem.js';
import { readTree, watchTree } from './tree.js';
import { VIEWS, TABLE_VIEWS, GROUPS } from './views.js';

const main = document.getElementById('main');
const side = document.getElementById('side');
const menu = document.getElementById('menu');
let leaving = new AbortController();
let shown = '';

function theme(word) {
  if (word) remember({ theme: word });
  const chosen = word ?? setting('theme', '');
  if (chosen) document.documentElement.dataset.theme = chosen;
}

function flipTheme() {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;
  theme(dark ? 'light' : 'dark');
}

function openMenu(open) {
  document.body.classList.toggle('open', open);
  menu.setAttribute('aria-expanded', String(open));
}

/** Shows what the address says. */
async function show() {
  const { view, params, place } = here();
  const [title, load] = VIEWS[view] ?? TABLE_VIEWS[view] ?? VIEWS.tables;
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  openMenu(false);
  document.title = `${params.table ? `${params.table} · ` : ''}${title} · DynamoDB emulator`;
  const placeText = `${place.db === 'main' ? '' : `${place.db} · `}${place.key} · ${place.region}`;
  fill(document.getElementById('place'), placeText, h('span', { class: 'mark' }, '▾'));
  if (shown !== `${place.db}\n${place.key}\n${place.region}`) {
    shown = `${place.db}\n${place.key}\n${place.region}`;
    noteCaller(place.key, place.region);
    readTree(place).catch(() => {});
  }
  markNavigation(view, params);
  const root = h('div', { class: `view view-${view}` });
  fill(main, root);
  try {
    const module = await load();
    if (signal.aborted) return;
    await guarded(root, title, () => module.show({ root, params, place, signal, go, reload: show }));
  } catch (error) {
    if (!signal.aborted) fill(root, problem(error));
  }
  root.querySelector('.subviews [aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
  if (!signal.aborted && document.activeElement === document.body) main.focus({ preventScroll: true });
}

function markNavigation(view, params) {
  for (const link of side.querySelectorAll('a')) {
    const is = link.dataset.table === undefined
      ? link.dataset.view === view && !params.table
      : link.dataset.table === params.table && link.dataset.caller === shown;
    if (is) link.setAttribute('aria-current', 'page'); else link.removeAttribute('aria-current');
  }
}

function navigation(tree) {
  const { view, params, place } = here();
  const groups = GROUPS.map(([name, views]) => h('div', { class: 'group' }, h('h2', {}, name),
    h('ul', {}, views.map((one) => h('li', {}, h('a', { href: address(one, {}, place), 'data-view': one }, VIEWS[one][0]))))));
  fill(side, h('div', { class: 'tree' }, h('h2', {}, 'Tables'), branches(tree, place)), groups);
  markNavigation(view, params);
}

function branches(tree, place) {
  const several = tree.databases.length > 1;
  return tree.databases.map((database) => {
    const inner = database.callers.map((caller) => branch(database.name, caller, place));
    if (!several) return inner.length ? inner : h('p', { class: 'hint' }, 'No tables yet.');
    return h('details', { open: database.name === place.db }, h('summary', {}, database.name), inner.length ? inner : h('p', { class: 'hint' }, 'empty'));
  });
}

const SHOWN_MAX = 300;

function branch(db, caller, place) {
  const at = { db, key: caller.key ?? place.key, region: caller.region || place.region };
  const name = caller.key === null || caller.key === undefined ? 'shared by all' : `${caller.key} · ${caller.region}`;
  const current = at.db === place.db && at.key === place.key && at.region === place.region;
  const link = (table) => h('li', {}, h('a', { href: address('items', { table }, at), 'data-table': table, 'data-caller': `${at.db}\n${at.key}\n${at.region}`, title: table }, table));
  return h('details', { open: current || caller.tables.length <= 10 }, h('summary', {}, h('span', { class: 'who' }, name), h('span', { class: 'number' }, caller.tables.length)),
    h('ul', {}, caller.tables.slice(0, SHOWN_MAX).map(link)),
    caller.tables.length > SHOWN_MAX && h('a', { href: address('tables', {}, at) }, `${caller.tables.length - SHOWN_MAX} more…`));
}

function keysHelp() {
  const keys = [
    ['Ctrl K or /', 'go to any table or view'], ['p', 'database, access key, region'], ['t', 'dark or light'], ['m', 'menu'], ['r', 'read again'],
    ['g then a letter', 'a view: t tables, q PartiQL, l log, f faults, c clock, d databases, h heat, b cost and budgets, x strict'], ['?', 'this list'],
    ['↑ ↓ Page Home End, j k', 'move in a grid'], ['Enter', 'open'], ['Space, Shift ↓', 'select'], ['n', 'new item'], ['Delete', 'delete what is selected'],
    ['Ctrl Enter', 'run the query or statement, save the item'], ['Esc', 'close'],
  ];
  dialog('Keys', () => h('dl', { class: 'facts keys' }, keys.map(([key, does]) => [h('dt', {}, h('kbd', {}, key)), h('dd', {}, does)])));
}

let going = false;
const LETTERS = { t: 'tables', q: 'partiql', l: 'log', f: 'faults', c: 'clock', d: 'databases', h: 'heat', b: 'cost', x: 'strict', s: 'staleness' };

function key(event) {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    palette();
    return;
  }
  // A window that was closed just now keeps the focus until the next frame, and is not typed into.
  const over = event.target.closest?.('dialog');
  const typing = over ? over.open : event.target.closest?.('input:not([type="checkbox"]), textarea, select');
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (going) {
    going = false;
    if (LETTERS[event.key]) go(LETTERS[event.key]);
    return;
  }
  const actions = { '/': palette, p: choosePlace, t: flipTheme, '?': keysHelp, r: () => { readTree(here().place).catch(() => {}); show(); }, g: () => { going = true; }, m: () => openMenu(!document.body.classList.contains('open')), Escape: () => openMenu(false) };
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

theme();
watchTree(navigation);
document.getElementById('place').addEventListener('click', choosePlace);
document.getElementById('palette').addEventListener('click', palette);
document.getElementById('theme').addEventListener('click', flipTheme);
document.getElementById('help').addEventListener('click', keysHelp);
menu.addEventListener('click', () => openMenu(!document.body.classList.contains('open')));
document.addEventListener('keydown', key);
// A file that misses a drop zone would replace the page.
for (const name of ['dragover', 'drop']) document.addEventListener(name, (event) => event.preventDefault());
window.addEventListener('hashchange', show);
show();
