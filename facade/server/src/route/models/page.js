// The model that is shown.
let model = '';

const below = rest => '/v1/models/' + part(model) + rest;
const json = { 'Content-Type': 'application/json' };
const query = fields => '?' + Object.entries(fields).filter(([, value]) => value)
  .map(([name, value]) => name + '=' + part(value)).join('&');
const shown = value => make('pre', {}, JSON.stringify(value, null, 2));

async function definitions() {
  const found = await ask('/v1/models');
  if (!found.models.some(own => own.name === model)) model = found.models.length ? found.models[0].name : '';
  return found;
}

// Which model the parts below are about.
async function chooser(view) {
  const found = await definitions();
  const names = found.models.map(own => make('option', own.name === model ? { selected: '' } : {}, own.name));
  const select = make('select', { name: 'model' }, names);
  select.addEventListener('change', () => { model = select.value; show(view); });
  if (!names.length) throw new Error('No models are registered.');
  return make('p', {}, make('label', {}, 'Model ', select));
}

function about(own) {
  const marks = [own.required && 'required', own.unique && 'unique', own.index && 'index: ' + own.index,
    own.default !== undefined && 'default: ' + JSON.stringify(own.default)];
  return [make('code', {}, own.name), own.type, marks.filter(Boolean).join(', ')];
}

async function models() {
  const found = await definitions();
  const from = found.revision === undefined ? 'the code of the service'
    : 'revision ' + found.revision + (found.note ? ' (' + found.note + ')' : '');
  const parts = found.models.map(own => make('section', {},
    make('h3', {}, own.name + ' ', make('span', { class: 'tag' }, own.scope), ' ', make('span', { class: 'tag' }, own.store)),
    table(['Field', 'Type', 'Rules'], own.fields.map(about)),
    (own.relations || []).length ? table(['Relation', 'Kind', 'Model', 'By'], own.relations.map(other =>
      [make('code', {}, other.name), other.kind, other.model, make('code', {}, other.foreignKey)])) : null));
  return [make('h2', {}, 'Models of ' + from), ...parts, make('h2', {}, 'Register'), registering(found)];
}

function registering(found) {
  const field = make('textarea', { name: 'models', rows: '12', cols: '100', 'aria-label': 'Definitions' },
    JSON.stringify(found.models, null, 2));
  return make('form', { submit: async event => {
    event.preventDefault();
    try {
      const body = JSON.stringify({ models: JSON.parse(field.value), note: 'by hand' });
      // What somebody else has registered since this was shown is not replaced unseen.
      const seen = found.revision === undefined ? {} : { 'If-Match': '"' + found.revision + '"' };
      const done = await ask('/v1/models', { method: 'PUT', headers: { ...json, ...seen }, body });
      await show(models);
      say('Revision ' + done.revision + ' is served.');
    } catch (error) { say(error.message, true); }
  } }, field, make('button', {}, 'Register'));
}

// What is asked for: the same fields for documents and for plans.
function asking(view, asked, button) {
  const field = (label, name, size) => make('label', {}, label + ' ',
    make('input', { name, size, value: asked[name] || '', maxlength: '2048' }));
  return make('form', { submit: event => {
    event.preventDefault();
    const data = Object.fromEntries(new FormData(event.target));
    show(() => view(data));
  } }, field('Where', 'where', '40'), field('Sort', 'sort', '12'), field('With', 'with', '12'), field('Users', 'users', '12'),
  make('button', {}, button));
}

async function documents(asked = {}) {
  const choice = await chooser(() => documents());
  const parts = [choice, asking(documents, asked, 'Find'), creating()];
  try {
    const found = await ask(below('/documents' + query({ limit: '50', ...asked })));
    const rows = found.items.map(own => [link(own.id, () => single(own.id)), own.userId || '', own._rev,
      new Date(own.updatedAt).toISOString(), shown(own)]);
    parts.push(table(['Document', 'User', 'Revision', 'Written', 'Fields'], rows));
    if (found.next) parts.push(link('more', () => documents({ ...asked, after: found.next })));
    if (found.cost) parts.push(make('p', {}, found.cost.requests + ' requests, ' + found.cost.read + ' documents read, '
      + found.cost.units + ' units'));
    for (const failure of found.failures || []) parts.push(make('p', {}, 'Could not be read: ' + failure));
  } catch (error) {
    parts.push(make('p', {}, error.message));
  }
  return parts;
}

function creating() {
  const field = make('textarea', { rows: '3', cols: '60', 'aria-label': 'Fields' }, '{}');
  return make('details', {}, make('summary', {}, 'Create a document'), make('form', { submit: async event => {
    event.preventDefault();
    try {
      const done = await ask(below('/documents'), { method: 'POST', headers: json, body: field.value });
      await show(() => single(done.id));
    } catch (error) { say(error.message, true); }
  } }, field, make('button', {}, 'Create')));
}

async function single(id) {
  const found = (await definitions()).models.find(own => own.name === model);
  const names = (found.relations || []).map(own => own.name).join(',');
  const own = await ask(below('/documents/' + part(id) + query({ with: names })));
  const field = make('textarea', { rows: '3', cols: '60', 'aria-label': 'Changes' }, '{}');
  const change = make('form', { submit: async event => {
    event.preventDefault();
    try {
      const seen = [own._rev, own._schemaVersion, own.createdAt.toString(16)].join('-');
      const headers = { ...json, 'If-Match': '"' + seen + '"' };
      await ask(below('/documents/' + part(id)), { method: 'PATCH', headers, body: field.value });
      await show(() => single(id));
      say('Changed.');
    } catch (error) { say(error.message, true); }
  } }, field, make('button', {}, 'Change'));
  return [make('h2', {}, model + ' ', make('code', {}, id)), shown(own), change, link('back', () => documents())];
}

async function indexes() {
  const choice = await chooser(indexes);
  const found = await ask(below(''));
  const rows = found.recorded.indexes.map(own => [make('code', {}, own.field), own.reach, own.slot, own.ready ? 'ready' : 'not ready']);
  return [choice, make('h2', {}, 'Indexes'), table(['Field', 'Reaches', 'In', 'State'], rows),
    make('p', {}, 'Unique: ' + (found.recorded.unique.join(', ') || 'none') + '. Shards: ' + found.recorded.shards + '.'),
    form([], 'Put all documents in', async () => {
      const done = await ask(below('/reindex'), { method: 'POST' });
      await show(indexes);
      return done.changed + ' documents changed.';
    }),
    make('h2', {}, 'Figures of this process'), table(['What', 'Count'], Object.entries(found.figures))];
}

async function plans(asked = {}) {
  const choice = await chooser(() => plans());
  const parts = [choice, make('h2', {}, 'How would a query be answered?'), asking(plans, asked, 'Explain')];
  try {
    const [plan, count] = await Promise.all([ask(below('/explain' + query(asked))), ask(below('/count' + query(asked)))]);
    parts.push(make('pre', {}, plan.text), make('p', {}, count.count + ' documents fit.'));
  } catch (error) {
    parts.push(make('p', {}, error.message));
  }
  return parts;
}

async function migrations() {
  const choice = await chooser(migrations);
  const { definition, recorded } = await ask(below(''));
  const run = rehearsal => form([['Version', { name: 'version', type: 'number', min: '1', value: definition.version, required: '' }]],
    rehearsal ? 'Rehearse' : 'Migrate', async data => {
      const body = JSON.stringify({ version: Number(data.get('version')), rehearsal });
      const done = await ask(below('/migrate'), { method: 'POST', headers: json, body });
      if (!rehearsal) await show(migrations);
      return done.changed + (rehearsal ? ' documents would change.' : ' documents changed.');
    });
  return [choice, make('h2', {}, 'Migrations'), table(['Version of the definition', 'All documents have at least', 'Times all were changed'],
    [[definition.version, recorded.version, recorded.epoch]]), run(true), run(false)];
}

const HEARD = ['At', 'Change', 'Document', 'User', 'Data'];

async function feeds() {
  const choice = await chooser(feeds);
  const rows = make('tbody', { role: 'rowgroup' });
  const parts = [choice, make('h2', {}, 'What happens now, the newest first'), grid(HEARD, rows)];
  return Object.assign(parts, { listen: signal => hear(signal, rows) });
}

async function hear(signal, rows) {
  try {
    await listen(below('/events'), signal, (name, event) => {
      if (name === 'open') return;
      rows.prepend(row(HEARD, [new Date(event.at).toISOString(), event.change, event.id, event.userId, shown(event.data)]));
    });
  } catch (error) {
    // Another view was opened, or the connection ended: what is shown stays as it is.
    if (error.name !== 'AbortError') say('The model tells nothing, or the connection has ended.', true);
  }
}

begin([['Models', models], ['Documents', () => documents()], ['Indexes', indexes], ['Plans', () => plans()],
  ['Migrations', migrations], ['Feeds', feeds]]);
