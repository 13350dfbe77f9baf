// Where the page looks: the view, and the database, access key and region whose tables it shows. All of it is in the
// address, so that going back works and an address can be kept.

const MEMORY = 'dynamodb-emulator-console';

function remembered() {
  try { return JSON.parse(localStorage.getItem(MEMORY)) ?? {}; } catch { return {}; }
}

/** Keeps a setting of this browser. */
export function remember(change) {
  try { localStorage.setItem(MEMORY, JSON.stringify({ ...remembered(), ...change })); } catch { /* Nothing is kept then. */ }
}

export const setting = (name, otherwise) => remembered()[name] ?? otherwise;

/** Callers that were entered here, the last first. */
export const callers = () => setting('callers', [{ key: 'local', region: 'us-east-1' }]);

export function noteCaller(key, region) {
  const others = callers().filter((one) => one.key !== key || one.region !== region);
  remember({ callers: [{ key, region }, ...others].slice(0, 12) });
}

/** What the address says. */
export function here() {
  const [view, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const params = Object.fromEntries(new URLSearchParams(query));
  const last = callers()[0];
  return {
    view: view || 'tables',
    params,
    place: { db: params.db || 'main', key: params.key || last.key, region: params.region || last.region },
  };
}

/** The address of a view; what is not said stays as it is, but for what belongs to the view. */
export function address(view, params = {}, place = here().place) {
  const query = new URLSearchParams({ ...place, ...params });
  for (const [name, value] of [...query]) if (value === 'undefined' || value === '') query.delete(name);
  return `#/${view}?${query}`;
}

export function go(view, params, place) {
  location.hash = address(view, params, place);
}
