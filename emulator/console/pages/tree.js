// Which tables there are: of all databases, access keys and regions where control calls are answered, else of those that were
// entered here.

import { NotThere, all, control } from './api.js';
import { callers } from './place.js';

let kept;
const watchers = new Set();

export const listTables = (place) => all(place, 'ListTables', {}, 'TableNames', 'LastEvaluatedTableName', 'ExclusiveStartTableName', 5000);

/** Calls `watcher` whenever the tree has been read again. */
export function watchTree(watcher) {
  watchers.add(watcher);
  if (kept) watcher(kept);
}

export const tree = () => kept;

/**
 * Reads the tree again: `{whole, databases: [{name, callers: [{key, region, tables}]}]}`. `whole` is whether it has
 * everybody's tables.
 */
export async function readTree(place) {
  kept = await wholeTree(place) ?? await knownTree(place);
  for (const watcher of watchers) watcher(kept);
  return kept;
}

async function wholeTree(place) {
  try {
    const { Databases } = await control({ ...place, db: 'main' }, 'GET', 'tables');
    return {
      whole: true,
      databases: Databases.map(({ Name, Callers }) => ({
        name: Name,
        callers: Callers.map((caller) => ({ key: caller.AccessKeyId, region: caller.Region, tables: caller.Tables })),
      })),
    };
  } catch (error) {
    if (error instanceof NotThere) return undefined;
    throw error;
  }
}

async function knownTree(place) {
  const wanted = [{ key: place.key, region: place.region }, ...callers().filter((one) => one.key !== place.key || one.region !== place.region)];
  const found = await Promise.all(wanted.map(async ({ key, region }) => {
    const tables = await listTables({ db: place.db, key, region }).catch((error) => { if (key === place.key && region === place.region) throw error; return []; });
    return { key, region, tables };
  }));
  return { whole: false, databases: [{ name: place.db, callers: found.filter((one, index) => index === 0 || one.tables.length) }] };
}

/** Callers of the database of `place` that have tables, but `place` itself. */
export function others(place) {
  const database = kept?.databases.find((one) => one.name === place.db);
  return (database?.callers ?? []).filter((one) => one.tables.length && !same(one, place));
}

// A caller that shares its tables with all others is told as one without a key.
const same = (one, place) => (one.key === undefined || one.key === null || one.key === place.key) && (!one.region || one.region === place.region);
