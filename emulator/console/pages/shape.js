// What stands where in a request. A value cannot be told by what it looks like: a key, an item or a map may have one member,
// called `B` as a type is.

import { record } from './json.js';

/** Members of structures that hold other things than structures: names and values, keys, values, or structures by table. */
const MEMBERS = record([
  ['Key', 'item'], ['Item', 'item'], ['ExclusiveStartKey', 'item'], ['ExpressionAttributeValues', 'item'],
  ['Keys', 'items'], ['Parameters', 'values'], ['RequestItems', 'tables'],
]);

/** What stands in a member of what is of this kind, or in an element where there is no name. */
export function inside(kind, name) {
  switch (kind) {
    case 'item': case 'values': return 'value';
    case 'items': return 'item';
    case 'tables': return 'structure';
    // The only member of a value is named by its type.
    case 'value': return { M: 'item', L: 'values' }[name] ?? 'content';
    default: return MEMBERS[name] ?? 'structure';
  }
}
