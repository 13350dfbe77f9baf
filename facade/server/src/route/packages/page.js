function bytes(size) {
  if (size === null || size === undefined) return '';
  const units = ['bytes', 'KiB', 'MiB', 'GiB'];
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) { size /= 1024; unit += 1; }
  return (unit ? size.toFixed(1) : size) + ' ' + units[unit];
}

async function namespaces() {
  const found = await every('/v1/namespaces', 'namespaces');
  return [
    make('h2', {}, 'Namespaces'),
    table(['Namespace'], found.map(name => [link(name, () => packages(name))])),
  ];
}

async function packages(namespace) {
  const found = await every('/v1/' + part(namespace), 'packages');
  return [
    make('h2', {}, namespace),
    table(['Package', 'Artifacts'], found.map(one => [
      link(one.name, () => versions(namespace, one.name)), one.artifacts,
    ])),
  ];
}

async function versions(namespace, name) {
  const path = '/v1/' + part(namespace) + '/' + part(name);
  const [found, tags] = await Promise.all([every(path, 'artifacts'), every(path + '/tags', 'tags')]);
  const of = one => tags
    .filter(tag => tag.version === one.version && tag.variant === one.variant)
    .map(tag => make('span', { class: 'tag' }, tag.tag));
  const labels = one => Object.entries(one.labels || {})
    .map(([label, value]) => make('div', {}, make('code', {}, label + ': ' + value)));
  return [
    make('h2', {}, namespace + ' / ' + name),
    table(['Version', 'Variant', 'Tags', 'Size', 'Digest', 'Published', 'By', 'About'], found.map(one => [
      one.yanked ? [make('s', {}, one.version), ' withdrawn'] : one.version, one.variant, of(one), bytes(one.blob_size),
      make('code', {}, one.blob_digest), one.created_at, one.created_by, [one.description, ...labels(one)],
    ])),
  ];
}

async function pipelines() {
  const [found, told] = await Promise.all([ask('/admin/routes'), ask('/admin/operations')]);
  const operations = new Map(told.operations.map(one => [one.name, one]));
  const step = one => {
    const operation = operations.get(one.op) || { label: one.op, sentence: '', category: '' };
    return make('li', {},
      make('div', { class: 'row' }, make('strong', {}, operation.label), make('code', {}, one.op),
        make('span', { class: 'category' }, operation.category)),
      make('div', {}, operation.sentence),
      make('pre', {}, JSON.stringify(one.args)));
  };
  return [make('h2', {}, 'Pipelines'), ...found.routes.map(route => make('details', {},
    make('summary', {}, make('code', {}, route.method + ' ' + route.path), ' ', route.route_id),
    make('ol', {}, JSON.parse(route.pipeline).map(step))))];
}

// As many as the service tells at once are behind "more".
const EVENTS_FIRST = 50;
const EVENTS_MAX = 500;

async function events(limit = EVENTS_FIRST) {
  const found = await ask('/admin/events?limit=' + limit);
  const more = found.events.length === limit && limit < EVENTS_MAX;
  return [
    make('h2', {}, 'Events, the newest first'),
    table(['Number', 'Type', 'At', 'By', 'Payload'], found.events.map(one => [
      one.seq, one.type, one.at, one.by, make('pre', {}, JSON.stringify(one.payload)),
    ])),
    more ? link('more', () => events(EVENTS_MAX)) : '',
  ];
}

async function configuration() {
  const [found, current] = await Promise.all([ask('/admin/config/generations'), ask('/admin/config')]);
  return [
    make('h2', {}, 'Generations'),
    table(['Generation', 'Active', 'Loaded at'], found.generations.map(one => [
      one.generation, one.active ? 'yes' : '', one.created_at,
    ])),
    make('h2', {}, 'Active configuration'),
    make('pre', {}, JSON.stringify(current.config, null, 2)),
  ];
}

async function publishing() {
  const text = name => ({ name, required: '', maxlength: '128' });
  return [
    make('h2', {}, 'Publish an artifact'),
    form([['Namespace', text('namespace')], ['Name', text('name')], ['Version', text('version')],
      ['Variant', text('variant')], ['File', { name: 'file', type: 'file', required: '' }]], 'Publish', async data => {
      const path = ['namespace', 'name', 'version', 'variant'].map(name => part(data.get(name))).join('/');
      const headers = { 'Content-Type': 'application/octet-stream' };
      const done = await ask('/v1/' + path + '/blob', { method: 'PUT', headers, body: data.get('file') });
      return 'Published ' + done.digest + ', ' + bytes(done.size) + '.';
    }),
    make('h2', {}, 'Set a tag'),
    form([['Namespace', text('namespace')], ['Name', text('name')], ['Tag', text('tag')],
      ['Version', text('version')], ['Variant', text('variant')]], 'Set', async data => {
      const path = '/v1/' + part(data.get('namespace')) + '/' + part(data.get('name')) + '/tags/' + part(data.get('tag'));
      const target = { target_version: data.get('version'), target_variant: data.get('variant') };
      const headers = { 'Content-Type': 'application/json' };
      await ask(path, { method: 'PUT', headers, body: JSON.stringify(target) });
      return 'The tag is set.';
    }),
  ];
}

// All pages of a list, one after the other.
async function every(path, member) {
  const found = [];
  for (let after = ''; after !== null;) {
    const page = await ask(path + after);
    found.push(...page[member]);
    after = page.next ? '?after=' + part(page.next) : null;
  }
  return found;
}

// A button that does something, and then shows the view again with what came of it.
function act(text, view, work) {
  return make('button', { class: 'link', type: 'button', click: async () => {
    try {
      const told = await work();
      await show(view);
      say(told);
    } catch (error) {
      say(error.message, true);
    }
  } }, text);
}

const words = text => text.split(',').map(word => word.trim()).filter(word => word);

function send(path, body) {
  const headers = { 'Content-Type': 'application/json' };
  return ask(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function tokens() {
  const found = await every('/admin/tokens', 'tokens');
  const revoke = one => act('Take back', tokens, async () => {
    await ask('/admin/tokens/' + part(one.id), { method: 'DELETE' });
    return 'The token ' + one.name + ' was taken back.';
  });
  return [
    make('h2', {}, 'Tokens of machines'),
    table(['For', 'Permits', 'In', 'Issued', 'By', 'Good until', 'Actions'], found.map(one => [
      one.name, one.actions.join(', '), one.namespaces.join(', '), one.created_at, one.created_by,
      one.revoked ? 'taken back ' + one.revoked_at : one.expires_at, one.revoked ? null : revoke(one),
    ])),
    make('h2', {}, 'Issue a token'),
    form([['For', { name: 'name', required: '', maxlength: '128' }],
      ['Namespaces, with commas', { name: 'namespaces', required: '' }],
      ['Permits: read, write, or both', { name: 'actions', required: '', value: 'read' }],
      ['Days', { name: 'days', type: 'number', min: '1', max: '366', value: '90', required: '' }]], 'Issue', async data => {
      const issued = await send('/admin/tokens', {
        name: data.get('name'), namespaces: words(data.get('namespaces')), actions: words(data.get('actions')),
        expires_in_seconds: Number(data.get('days')) * 86400,
      });
      await show(tokens);
      return 'The token, shown this once: ' + issued.token;
    }),
  ];
}

async function deliveries(hook) {
  const path = '/admin/webhooks/' + part(hook.namespace) + '/' + part(hook.id) + '/deliveries';
  const found = await every(path, 'deliveries');
  return [
    make('h2', {}, 'What was sent to ' + hook.url),
    table(['At', 'Type', 'Attempt', 'Taken', 'Answer', 'Again at'], found.map(one => [
      one.at, one.type, one.attempt, one.delivered ? 'yes' : 'no', one.status || one.error, one.next_attempt_at,
    ])),
  ];
}

async function webhooks() {
  const found = (await ask('/admin/webhooks')).webhooks;
  const place = one => '/admin/webhooks/' + part(one.namespace) + '/' + part(one.id);
  const actions = one => [
    link('Sent', () => deliveries(one)), ' ',
    act('Test', webhooks, async () => {
      const { delivery } = await send(place(one) + '/test', {});
      if (!delivery.delivered) throw new Error('Not taken: ' + (delivery.status || delivery.error));
      return 'The receiver answered ' + delivery.status + '.';
    }), ' ',
    act('Remove', webhooks, async () => {
      await ask(place(one), { method: 'DELETE' });
      return 'The webhook is removed.';
    }),
  ];
  return [
    make('h2', {}, 'Webhooks'),
    table(['Namespace', 'Address', 'Events', 'Registered', 'By', 'Actions'], found.map(one => [
      one.namespace, one.url, one.events.join(', ') || 'all', one.created_at, one.created_by, actions(one),
    ])),
    make('h2', {}, 'Register a webhook'),
    form([['Namespace', { name: 'namespace', required: '', maxlength: '128' }],
      ['Address', { name: 'url', type: 'url', required: '', maxlength: '2048' }],
      ['Types of events, with commas; all if empty', { name: 'events' }]], 'Register', async data => {
      const made = await send('/admin/webhooks', {
        namespace: data.get('namespace'), url: data.get('url'), events: words(data.get('events')),
      });
      await show(webhooks);
      return 'The secret, shown this once: ' + made.secret;
    }),
  ];
}

begin([['Packages', namespaces], ['Pipelines', pipelines], ['Events', () => events()],
  ['Configuration', configuration], ['Publish', publishing], ['Tokens', tokens], ['Webhooks', webhooks]]);
