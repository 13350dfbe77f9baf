// A call of the request log as a request that can be sent again. The log keeps the keys that a call named and nothing else
// of its items, so a write of an item cannot be made again, and a page is read again without its filter.

/** Operations that read or delete by keys, and how their requests have them. */
const BY_KEYS = {
  GetItem: ([key]) => ({ TableName: key.TableName, Key: key.Key }),
  DeleteItem: ([key]) => ({ TableName: key.TableName, Key: key.Key }),
  BatchGetItem: (keys) => ({ RequestItems: Object.fromEntries([...new Set(keys.map((key) => key.TableName))].map((name) => [name, { Keys: keys.filter((key) => key.TableName === name).map((key) => key.Key) }])) }),
  TransactGetItems: (keys) => ({ TransactItems: keys.map((key) => ({ Get: { TableName: key.TableName, Key: key.Key } })) }),
  Query: ([key]) => query(key),
};

/** Operations that name a table and nothing else that matters. */
const BY_TABLE = new Set(['Scan', 'DescribeTable', 'DescribeTimeToLive', 'DescribeContinuousBackups']);

function query({ TableName, IndexName, Key }) {
  const names = Object.keys(Key);
  return {
    TableName, ...(IndexName ? { IndexName } : {}),
    KeyConditionExpression: names.map((_, at) => `#k${at} = :k${at}`).join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(names.map((name, at) => [`#k${at}`, name])),
    ExpressionAttributeValues: Object.fromEntries(names.map((name, at) => [`:k${at}`, Key[name]])),
  };
}

/** The input of the request, or nothing where the log does not have what it takes. */
export function again({ Operation: operation, TableName, IndexName, Keys: keys = [] }) {
  if (operation === 'ListTables') return {};
  if (BY_TABLE.has(operation)) return TableName ? { TableName, ...(operation === 'Scan' && IndexName ? { IndexName } : {}) } : undefined;
  const made = BY_KEYS[operation];
  return made && keys.length > 0 && keys.every((key) => key.Key) ? made(keys) : undefined;
}

/** What the request lacks that the call may have had, in words. */
export function lacks({ Operation: operation, Keys: keys = [] }) {
  if (operation === 'Query' && keys[0]?.Range) return `The whole partition is read, without the condition ${keys[0].Range}.`;
  if (operation === 'Query' || operation === 'Scan') return 'It is read from its beginning, without a filter.';
  return operation === 'DeleteItem' ? 'It deletes again, without its condition.' : '';
}
