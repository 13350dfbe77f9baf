// Point in time: what the two buttons beside the timeline make is what was at the moment that it shows.

const TableName = 'timed-table';
const key = (pk) => ({ pk: { S: pk } });

const at = (walk, method, path, body) => walk.page.evaluate(([db, ...call]) => import('/console/api.js').then(({ control }) => control({ db, key: 'local', region: 'us-east-1' }, call[0], call[1], { body: call[2] })), ['main', method, path, body]);

export async function backups(walk) {
  const { page } = walk;
  await walk.call('CreateTable', { TableName, BillingMode: 'PAY_PER_REQUEST', AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }], KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }] });
  await walk.call('UpdateContinuousBackups', { TableName, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } });
  for (const [name, button, database] of [['then', 'Fork from here', 'then'], ['table-then', 'Restore into a new table', 'main']]) {
    await walk.call('PutItem', { TableName, Item: key('old') });
    await at(walk, 'POST', 'clock/advance', { Milliseconds: 60_000 });
    await walk.show('timeline', { table: TableName, db: 'main' });
    // The page stands while the clock goes on and the table changes.
    await at(walk, 'POST', 'clock/advance', { Milliseconds: 60_000 });
    await walk.call('DeleteItem', { TableName, Key: key('old') });
    await walk.call('PutItem', { TableName, Item: key('new') });
    await page.getByRole('button', { name: button }).click();
    await page.locator('dialog input').fill(name);
    await page.keyboard.press('Enter');
    await page.waitForFunction((db) => location.hash.startsWith('#/items') && location.hash.includes(`db=${db}`), database);
    await walk.settled(page, 'items');
    await page.waitForSelector('.view-items tbody tr[data-index="0"]');
    const shown = await page.locator('.view-items tbody tr[data-index]').allInnerTexts();
    walk.check(shown.length === 1 && shown[0].includes('old'), `${button} at the latest moment that is shown: ${shown}`);
    await walk.call('DeleteItem', { TableName, Key: key('new') });
  }
  await at(walk, 'DELETE', 'databases/then');
  await walk.call('DeleteTable', { TableName: 'table-then' });
  await walk.call('DeleteTable', { TableName });
  await walk.show('tables', { db: 'main' });
}
