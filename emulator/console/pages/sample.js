// Something to look at: a shop with customers, orders and their lines, in one table with three indexes and a stream.

import { call, writeAll } from './api.js';

export const SAMPLE = 'sample-shop';

const schema = {
  TableName: SAMPLE,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['pk', 'sk', 'status', 'placed', 'email'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })).concat([{ AttributeName: 'total', AttributeType: 'N' }]),
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
  LocalSecondaryIndexes: [{ IndexName: 'by-total', KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'total', KeyType: 'RANGE' }], Projection: { ProjectionType: 'KEYS_ONLY' } }],
  GlobalSecondaryIndexes: [
    { IndexName: 'by-status', KeySchema: [{ AttributeName: 'status', KeyType: 'HASH' }, { AttributeName: 'placed', KeyType: 'RANGE' }], Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['total', 'city'] } },
    { IndexName: 'by-email', KeySchema: [{ AttributeName: 'email', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } },
  ],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  Tags: [{ Key: 'made-by', Value: 'console' }],
};

const NAMES = ['Ada', 'Grace', 'Edsger', 'Barbara', 'Niklaus', 'Frances', 'Ken', 'Radia', 'Leslie', 'Hedy', 'Alan', 'Joan'];
const CITIES = ['Bern', 'Lagos', 'Oslo', 'Quito', 'Kyoto', 'Porto'];
const GOODS = [['lamp', '34.90'], ['desk', '412.00'], ['chair', '129.50'], ['kettle', '27.25'], ['rug', '88.00'], ['shelf', '75.10'], ['clock', '19.99']];
const STATES = ['placed', 'paid', 'sent', 'sent', 'sent', 'returned'];

/** The same numbers each time, so that a picture of the page is too. */
function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
}

export function items() {
  const next = numbers(20240229);
  const made = [];
  NAMES.forEach((name, index) => {
    const pk = `CUSTOMER#${String(index + 1).padStart(4, '0')}`;
    const city = CITIES[next(CITIES.length)];
    made.push({
      pk: { S: pk }, sk: { S: 'PROFILE' }, name: { S: name }, email: { S: `${name.toLowerCase()}@example.com` }, city: { S: city },
      since: { N: String(2015 + next(10)) }, vip: { BOOL: next(4) === 0 }, tags: { SS: ['newsletter', next(2) ? 'online' : 'store'] },
      address: { M: { street: { S: `${1 + next(90)} Main Street` }, zip: { S: String(10000 + next(80000)) }, at: { L: [{ N: `${next(90)}.${next(1000000)}` }, { N: `-${next(180)}.${next(1000000)}` }] } } },
      avatar: { B: btoa(String.fromCharCode(...Array.from({ length: 12 }, () => next(256)))) },
    });
    for (let order = 0; order < 3 + next(9); order += 1) {
      const day = `2026-${String(1 + next(9)).padStart(2, '0')}-${String(1 + next(28)).padStart(2, '0')}`;
      const lines = Array.from({ length: 1 + next(4) }, () => GOODS[next(GOODS.length)]);
      const cents = lines.reduce((sum, [, price]) => sum + Math.round(Number(price) * 100), 0);
      made.push({
        pk: { S: pk }, sk: { S: `ORDER#${day}#${String(order).padStart(3, '0')}` }, status: { S: STATES[next(STATES.length)] },
        placed: { S: `${day}T${String(next(24)).padStart(2, '0')}:${String(next(60)).padStart(2, '0')}:00Z` }, total: { N: (cents / 100).toFixed(2) }, city: { S: city },
        lines: { L: lines.map(([good, price]) => ({ M: { good: { S: good }, price: { N: price }, count: { N: '1' } } })) },
        ...(next(5) === 0 ? { expires: { N: String(4102444800 + order) } } : {}), ...(next(6) === 0 ? { note: { NULL: true } } : {}),
      });
    }
  });
  return made;
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Makes the table and fills it; when it is there already, it stays as it is. */
export async function loadSample(place) {
  try {
    await call(place, 'CreateTable', schema);
  } catch (error) {
    if (error.code !== 'ResourceInUseException') throw error;
    return false;
  }
  for (let tries = 0; tries < 60; tries += 1) {
    const { Table } = await call(place, 'DescribeTable', { TableName: SAMPLE });
    if (Table.TableStatus === 'ACTIVE') break;
    await pause(250);
  }
  await call(place, 'UpdateTimeToLive', { TableName: SAMPLE, TimeToLiveSpecification: { Enabled: true, AttributeName: 'expires' } });
  await call(place, 'UpdateContinuousBackups', { TableName: SAMPLE, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } });
  await writeAll(place, SAMPLE, items().map((Item) => ({ PutRequest: { Item } })));
  return true;
}
