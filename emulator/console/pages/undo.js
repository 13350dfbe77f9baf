// Deletes many items and can bring them back: from a fork of the database, where control calls are answered, or else from
// what the deletions themselves gave back.

import { NotThere, call, control } from './api.js';
import { notify, plural } from './dom.js';
import { readTree } from './tree.js';

const AT_ONCE = 8;
/** How long a fork for undoing stays when nobody uses it. */
const KEPT_MILLISECONDS = 15 * 60 * 1000;

async function fork(place) {
  const name = `undo-${Date.now().toString(36)}`;
  try {
    await control({ ...place, db: 'main' }, 'POST', 'databases', { body: { Name: name, From: place.db, IdleMilliseconds: KEPT_MILLISECONDS } });
    return name;
  } catch (error) {
    if (error instanceof NotThere) return undefined;
    throw error;
  }
}

async function each(entries, work) {
  let next = 0;
  const run = async () => { while (next < entries.length) { const at = next; next += 1; await work(entries[at]); } };
  await Promise.all(Array.from({ length: AT_ONCE }, run));
}

/** Deletes the items with these keys, says so, and offers to undo it; `after` is called when anything has changed. */
export async function deleteItems(place, tableName, keys, after) {
  const from = await fork(place);
  const olds = [];
  let failed;
  await each(keys, async (key) => {
    if (failed) return;
    try {
      const { Attributes } = await call(place, 'DeleteItem', { TableName: tableName, Key: key, ReturnValues: 'ALL_OLD' });
      if (Attributes) olds.push({ key, item: Attributes });
    } catch (error) { failed = error; }
  });
  after();
  const undo = async () => {
    let skipped = 0;
    await each(olds, async ({ key, item }) => {
      const kept = from ? (await call({ ...place, db: from }, 'GetItem', { TableName: tableName, Key: key, ConsistentRead: true })).Item ?? item : item;
      const name = Object.keys(key)[0];
      try {
        await call(place, 'PutItem', { TableName: tableName, Item: kept, ConditionExpression: 'attribute_not_exists(#key)', ExpressionAttributeNames: { '#key': name } });
      } catch (error) {
        if (error.code !== 'ConditionalCheckFailedException') throw error;
        skipped += 1;
      }
    });
    if (from) await control({ ...place, db: 'main' }, 'DELETE', `databases/${encodeURIComponent(from)}`).catch(() => {});
    notify(skipped ? `${plural(skipped, 'item')} had been written again since and stayed as they are.` : `${plural(olds.length, 'item')} are back.`);
    after();
    readTree(place).catch(() => {});
  };
  notify(`${plural(olds.length, 'item')} deleted${from ? `; the fork ${from} has them still` : ''}.`, { action: ['Undo', () => undo().catch((error) => notify(`Not undone: ${error.message}`, { kind: 'bad' }))] });
  if (failed) throw failed;
}
