// The store that is shown.
let store = 'inventory';

const below = rest => '/v1/syncs/' + part(store) + rest;
// What is not there is left out; an empty text is a text, which an id may be.
const query = fields => '?' + Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)
  .map(([name, value]) => name + '=' + part(value)).join('&');
const named = id => id.resource_type + '/' + id.id;

function chooser() {
  const field = make('input', { name: 'store', value: store, required: '', maxlength: '512' });
  return make('form', { submit: event => {
    event.preventDefault();
    store = new FormData(event.target).get('store');
    show(runs);
  } }, make('label', {}, 'Store ', field), make('button', {}, 'Open'));
}

function counts(run) {
  if (!run.stats) return run.token ? 'at ' + run.token.slice(0, 64) : '';
  return run.stats.resources + ' resources, ' + run.stats.entitlements + ' entitlements, ' + run.stats.grants + ' grants';
}

// The newest syncs, the newest first: the list is oldest first, and read to its end.
async function newest() {
  let found = [];
  let after;
  do {
    const page = await ask(below('/runs' + query({ limit: '1000', after })));
    found = found.concat(page.items).slice(-100);
    after = page.next;
  } while (after);
  return found.reverse();
}

// Also a store that is not to be seen leaves the way to another one.
async function runs() {
  try {
    return shown(await newest());
  } catch (error) {
    return [chooser(), make('p', {}, error.message)];
  }
}

// The syncs with which one that has ended can be compared, the last first: a full one with the full ones that ended before
// it, and a partial one with its parent, to which it adds. Times have one length, so that texts are in their order.
function earlier(run, found) {
  const ended = found.filter(one => one.state === 'ended' && one.id !== run.id);
  if (run.type === 'partial') return ended.filter(one => one.id === run.parent);
  const full = ended.filter(one => run.type === 'full' && one.type === 'full'
    && (!run.ended_at || one.ended_at < run.ended_at));
  return full.sort((one, other) => (one.ended_at < other.ended_at ? 1 : -1));
}

const PARTIAL = 'A partial sync has what was added or changed since its parent. Of what it does not have, nothing is said.';

function shown(found) {
  // One at a time is watched: the one that began last.
  let running = null;
  const rows = found.map(run => {
    const state = make('span', {}, run.state);
    const told = make('span', {}, counts(run));
    if (run.state === 'running' && !running) running = signal => watch(run.id, signal, state, told);
    const actions = [];
    if (run.state === 'ended') {
      actions.push(link('principals', () => principals(run.id)), ' ');
      const [before] = earlier(run, found);
      if (before) actions.push(link(run.type === 'partial' ? 'what it adds' : 'what changed', () => changes(before.id, run.id)));
    }
    return [make('code', {}, run.id), run.type, state, run.started_at, run.ended_at, told, actions];
  });
  const parts = [
    chooser(),
    make('h2', {}, 'Syncs of ' + store + ', the newest first'),
    table(['Sync', 'Type', 'State', 'Started', 'Ended', 'Holds', 'Actions'], rows),
  ];
  return Object.assign(parts, { listen: running });
}

// Shows how a sync goes on, by the events of the service.
async function watch(id, signal, state, told) {
  try {
    await listen(below('/runs/' + part(id) + '/events'), signal, (name, run) => {
      if (name !== 'run') return;
      state.textContent = run.state;
      told.textContent = counts(run);
    });
  } catch (error) {
    // Another view was opened, or the connection ended: what is shown stays as it is.
    if (error.name !== 'AbortError') say('The sync is no longer watched.', true);
  }
}

async function principals(sync, type, after) {
  const [types, page] = await Promise.all([
    ask(below('/resource-types' + query({ sync, limit: '1000' }))),
    ask(below('/resources' + query({ sync, resource_type: type, after }))),
  ]);
  const kinds = types.items.flatMap(one => [link(one.name || one.id || '(empty)', () => principals(sync, one.id)), ' ']);
  const rows = page.items.map(one => [
    link(named(one.id), () => access(one.id.resource_type, one.id.id, sync)), one.name,
    one.parent ? named(one.parent) : '',
  ]);
  const more = page.next ? [link('more', () => principals(sync, type, page.next))] : [];
  return [make('h2', {}, 'Who and what is in ' + sync), make('p', {}, kinds),
    table(['Resource', 'Name', 'Within'], rows), ...more];
}

function path(access) {
  const steps = access.path.map(grant => [make('li', {}, make('code', {}, named(grant.principal)), ' has ',
    grant.name || grant.entitlement, ' on ', make('code', {}, named(grant.resource)), ' by grant ', make('code', {}, grant.id))]);
  return make('ol', {}, steps.flat());
}

const accesses = list => table(['Can', 'On', 'Because'], list.map(one =>
  [make('code', {}, one.entitlement), named(one.resource), path(one)]));

async function access(type, id, sync, since) {
  const found = await ask(below('/access' + query({ principal_type: type, principal: id, sync, since })));
  const before = earlier(found.run, await newest());
  const partial = found.run.type === 'partial';
  const parts = [
    make('h2', {}, named(found.principal) + ' in ' + found.run.id),
    make('p', {}, 'Since: ', before.flatMap(run => [link(run.ended_at, () => access(type, id, found.run.id, run.id)), ' '])),
  ];
  if (partial) parts.push(make('p', {}, PARTIAL));
  if (found.changes) {
    parts.push(make('h3', {}, 'Gained since ' + found.changes.since.ended_at), accesses(found.changes.gained));
    if (!partial) parts.push(make('h3', {}, 'Lost since ' + found.changes.since.ended_at), accesses(found.changes.lost));
  }
  parts.push(make('h3', {}, 'Can do now' + (found.truncated ? ', and more' : '')), accesses(found.access));
  return parts;
}

async function changes(from, to) {
  const found = await ask(below('/diff' + query({ from, to })));
  const rows = list => list.map(one => [
    link(named(one.principal), () => access(one.principal.resource_type, one.principal.id, to, from)),
    make('code', {}, one.entitlement), named(one.resource), make('code', {}, one.grant),
  ]);
  const heads = ['Who', 'What', 'On', 'Grant'];
  const granted = [make('h3', {}, 'Granted: ' + found.granted.length), table(heads, rows(found.granted))];
  const revoked = [make('h3', {}, 'Revoked: ' + found.revoked.length), table(heads, rows(found.revoked))];
  const partial = found.to.type === 'partial';
  return [
    make('h2', {}, 'From ' + found.from.ended_at + ' to ' + found.to.ended_at),
    make('p', {}, partial ? 'From its parent ' + found.from.id + '. ' + PARTIAL : 'From the full sync ' + found.from.id + '.'),
    ...granted, ...(partial ? [] : revoked),
  ];
}

async function finding() {
  const text = name => ({ name, maxlength: '2048' });
  return [
    make('h2', {}, 'What can somebody do?'),
    make('form', { submit: event => {
      event.preventDefault();
      const data = new FormData(event.target);
      show(() => access(data.get('type'), data.get('id')));
    } }, make('label', {}, 'Type ', make('input', text('type'))), make('label', {}, 'Id ', make('input', text('id'))),
    make('button', {}, 'Show')),
  ];
}

begin([['Syncs', runs], ['Find', finding]]);
