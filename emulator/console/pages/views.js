// Which views there are. Each is one module with one function `show`, which answers what to put into the page.

export const VIEWS = {
  tables: ['Tables', () => import('./views/tables.js')],
  partiql: ['PartiQL', () => import('./views/partiql.js')],
  log: ['Request log', () => import('./views/log.js')],
  heat: ['Heat of keys', () => import('./views/heat.js')],
  cost: ['Cost and capacity', () => import('./views/cost.js')],
  strict: ['Strict findings', () => import('./views/strict.js')],
  databases: ['Databases and forks', () => import('./views/databases.js')],
  clock: ['Clock', () => import('./views/clock.js')],
  faults: ['Faults', () => import('./views/faults.js')],
  staleness: ['Staleness', () => import('./views/staleness.js')],
  replicas: ['Replicas', () => import('./views/replicas.js')],
};

/** Those of one table; the address names it. */
export const TABLE_VIEWS = {
  items: ['Items', () => import('./views/items.js')],
  query: ['Query', () => import('./views/query.js')],
  indexes: ['Indexes', () => import('./views/indexes.js')],
  collections: ['Collections', () => import('./views/collections.js')],
  streams: ['Stream', () => import('./views/streams.js')],
  timeline: ['Backups and time', () => import('./views/timeline.js')],
  transfer: ['Import, export', () => import('./views/transfer.js')],
  settings: ['Settings', () => import('./views/settings.js')],
};

/** How the menu groups them. */
export const GROUPS = [
  ['Work', ['tables', 'partiql']],
  ['Watch', ['log', 'heat', 'cost', 'strict']],
  ['Control', ['databases', 'clock', 'faults', 'staleness', 'replicas']],
];
