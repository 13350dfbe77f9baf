// What is in the service before somebody looks: packages come with the service's own program, the rest from here.

/** The store with a connector's syncs; that of the service itself has the name that the page begins with. */
export const STORE = 'okta';

/** The store of a connector that collects full and partial syncs, and ids without a letter. */
export const MIXED = 'mixed';

/** Models as the README has them, and one of users. */
export const MODELS = [
  { name: 'author', fields: [{ name: 'name', type: 'string', required: true }] },
  {
    name: 'post',
    fields: [{ name: 'title', type: 'string', required: true }, { name: 'likes', type: 'number', default: 0, index: 'scope' }, { name: 'author_id', type: 'string' }],
    relations: [{ name: 'author', kind: 'belongsTo', model: 'author', foreignKey: 'author_id' }],
    publish: { channels: ['posts'] },
  },
];

/** The team, what its members may do by that, and who they are. */
const records = (members) => ({
  resource_types: [{ id: 'team' }, { id: 'user', name: 'User' }, { id: 'app', name: 'Application' }],
  resources: [{ id: { resource_type: 'team', id: 'core' }, name: 'Core' }, { id: { resource_type: 'app', id: 'wiki' }, name: 'Wiki' },
    ...members.map((user) => ({ id: { resource_type: 'user', id: user }, name: user.toUpperCase() }))],
  entitlements: [{ id: 'member', resource: { resource_type: 'team', id: 'core' } }, { id: 'edit', resource: { resource_type: 'app', id: 'wiki' } }],
  grants: [{ id: 'wiki:core', entitlement: 'edit', resource: { resource_type: 'app', id: 'wiki' }, principal: { resource_type: 'team', id: 'core' } },
    ...members.map((user) => ({ id: `member:${user}`, entitlement: 'member', resource: { resource_type: 'team', id: 'core' }, principal: { resource_type: 'user', id: user } }))],
});

/** Collects a sync of `store`, as `start` says, with these members, and ends it; its id. */
export async function sync(walk, store, body, start = {}) {
  const { id } = await walk.api('POST', `/v1/syncs/${encodeURIComponent(store)}/runs`, start);
  const run = `/v1/syncs/${encodeURIComponent(store)}/runs/${id}`;
  await walk.api('POST', `${run}/records`, body);
  await walk.api('POST', `${run}/end`);
  return id;
}

/** A full sync, one with a member more, a partial one that adds another to that, and a full one like the first. */
async function mixed(walk) {
  const nameless = { resource_type: '', id: '' };
  const body = (members) => {
    const all = records(members);
    const grant = { id: 'wiki:nameless', entitlement: 'edit', resource: { resource_type: 'app', id: 'wiki' }, principal: nameless };
    return { ...all, resources: [...all.resources, { id: nameless }], grants: [...all.grants, grant] };
  };
  await sync(walk, MIXED, body(['ada']));
  const parent = await sync(walk, MIXED, body(['ada', 'grace']));
  await sync(walk, MIXED, { grants: records(['linus']).grants.slice(1) }, { type: 'partial', parent });
  await sync(walk, MIXED, body(['ada']));
}

/** Two syncs between which somebody came and somebody left, two inventories between which a scope was given, models and their documents. */
export async function prepare(walk) {
  await sync(walk, STORE, records(['ada', 'grace']));
  await sync(walk, STORE, records(['ada', 'linus']));
  await mixed(walk);
  await walk.api('POST', '/v1/syncs/inventory/collect', { subjects: ['admin'] });
  await walk.api('PUT', '/v1/accounts/admin/scopes/ds:acme%2F*:read');
  await walk.api('POST', '/v1/syncs/inventory/collect', {});
  await walk.api('PUT', '/v1/models', { models: MODELS });
  await walk.api('POST', '/v1/models/author/documents', { id: 'ada', name: 'Ada' });
  await walk.api('POST', '/v1/models/post/documents', { id: 'one', title: 'Notes', likes: 3, author_id: 'ada' });
}
