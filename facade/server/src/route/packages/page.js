function bytes(size) {
  if (size === null || size === undefined) return '';
  const units = ['bytes', 'KiB', 'MiB', 'GiB'];
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) { size /= 1024; unit += 1; }
  return (unit ? size.toFixed(1) : size) + ' ' + units[unit];
}

async function namespaces() {
  const found = await ask('/v1/namespaces');
  return [
    make('h2', {}, 'Namespaces'),
    table(['Namespace'], found.namespaces.map(name => [link(name, () => packages(name))])),
  ];
}

async function packages(namespace) {
  const found = await ask('/v1/' + part(namespace));
  return [
    make('h2', {}, namespace),
    table(['Package', 'Artifacts'], found.packages.map(one => [
      link(one.name, () => versions(namespace, one.name)), one.artifacts,
    ])),
  ];
}

async function versions(namespace, name) {
  const path = '/v1/' + part(namespace) + '/' + part(name);
  const [found, tags] = await Promise.all([ask(path), ask(path + '/tags')]);
  const of = one => tags.tags
    .filter(tag => tag.version === one.version && tag.variant === one.variant)
    .map(tag => make('span', { class: 'tag' }, tag.tag));
  return [
    make('h2', {}, namespace + ' / ' + name),
    table(['Version', 'Variant', 'Tags', 'Size', 'Digest', 'Published', 'By'], found.artifacts.map(one => [
      make('span', one.yanked ? { class: 'yanked' } : {}, one.version), one.variant, of(one),
      bytes(one.blob_size), make('code', {}, one.blob_digest), one.created_at, one.created_by,
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
  return found.routes.map(route => make('details', {},
    make('summary', {}, make('code', {}, route.method + ' ' + route.path), ' ', route.route_id),
    make('ol', {}, JSON.parse(route.pipeline).map(step))));
}

async function events() {
  const found = await ask('/admin/events');
  return [
    make('h2', {}, 'Events, the newest first'),
    table(['Number', 'Type', 'At', 'By', 'Payload'], found.events.map(one => [
      one.seq, one.type, one.at, one.by, make('pre', {}, JSON.stringify(one.payload)),
    ])),
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

begin([['Packages', namespaces], ['Pipelines', pipelines], ['Events', events],
  ['Configuration', configuration], ['Publish', publishing]]);
