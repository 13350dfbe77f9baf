// Why a call cost what it cost, and why it was refused.

import { h, plural, bytes } from './dom.js';
import { link, meaning } from './problem.js';

const GUIDE = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/';
const READING = `${GUIDE}read-write-operations.html`;

const READS = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan', 'TransactGetItems']);

/** Sentences that add up to the units of a call of the request log. */
export function cost(call) {
  const said = [];
  const { Operation: operation, ReadUnits: read = 0, WriteUnits: write = 0, ItemsRead: looked, ItemsReturned: returned } = call;
  if (!read && !write) return ['It took no units: it reads and writes no items, or was refused before it did.'];
  for (const { TableName, IndexName, ReadUnits, WriteUnits } of call.Taken?.length > 1 ? call.Taken : []) said.push(`${ReadUnits || WriteUnits} of them are of ${IndexName ? `the index ${IndexName} of ${TableName}` : TableName}.`);
  if (read) {
    said.push(`${read} read units: each stands for up to 4 KB, read strongly, or for up to 8 KB, read eventually${operation.startsWith('Transact') ? '; a transaction takes twice as many' : ''}.`);
    if (looked !== undefined && looked !== null) said.push(`It read ${plural(looked, 'item')}${returned !== undefined && returned !== null ? ` and returned ${returned}` : ''}.`);
    if (looked > returned) said.push('What a filter throws away is paid for like what it lets through: a key condition or another index would read less.');
    if (operation === 'Scan') said.push('A scan reads everything up to its limit, whatever it looks for.');
    if (READS.has(operation) && call.ResponseBytes) said.push(`The answer has ${bytes(call.ResponseBytes)}; a projection makes it smaller, not cheaper.`);
    if (call.IndexName) said.push(`The index ${call.IndexName} was read: attributes that it does not hold are fetched from the table where the index is local, for the units of the whole item each.`);
  }
  if (write) {
    said.push(`${write} write units: each stands for up to 1 KB of the larger of the item before and after${operation.startsWith('Transact') ? '; a transaction takes twice as many' : ''}.`);
    said.push('Each index whose entry changes takes units of its own: one where an entry comes, goes or stays with other content, two where its key changes.');
    if (operation === 'UpdateItem') said.push('An update is paid for with the whole item, however little of it changes.');
    if (call.Outcome === 'ConditionalCheckFailedException') said.push('A write whose condition is false takes units as well.');
  }
  return said;
}

export function costView(call) {
  return h('div', {}, h('ul', { class: 'why' }, cost(call).map((line) => h('li', {}, line))), link(READING, 'How AWS counts'));
}

/** `rules` is the address of the view of faults. */
export function refusalView(call, rules) {
  const means = meaning(call.Outcome);
  return h('div', {}, h('p', {}, call.Reason ?? 'No reason was noted.'), means && h('p', {}, means.text, ' ', link(means.url, 'The page of AWS')),
    call.FaultId !== undefined && h('p', {}, 'It met ', h('a', { href: rules }, `rule ${call.FaultId} of the faults`), ' that were asked for.'));
}
