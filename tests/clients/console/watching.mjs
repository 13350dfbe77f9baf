// The views that tell what calls add up to, with calls that are known: heat, cost, budgets, findings.

/** Watches what calls of `table` add up to. */
export async function watching(walk, table) {
  await heat(walk, table);
  await money(walk, table);
  await replayed(walk, table);
  await setAside(walk);
  await links(walk);
  await findings(walk, table);
}

async function heat(walk, table) {
  const { page } = walk;
  for (let at = 0; at < 40; at += 1) await walk.call('GetItem', { TableName: table, Key: { pk: { S: 'CUSTOMER#0007' }, sk: { S: 'PROFILE' } } });
  await walk.show('heat', { table });
  const hottest = page.getByRole('region', { name: 'Hottest keys' });
  await hottest.getByText('CUSTOMER#0007').waitFor();
  walk.check(await page.locator('.heat').first().locator('i').count() === 64, 'the key space has another number of parts');
  // The warmest part is far from what a partition gives, and looks so.
  const colours = await page.evaluate(() => import('/console/views/heat.js').then(({ band }) => [[...new Set([...document.querySelector('.heat').children].map((stripe) => stripe.className))], [0, 0.0001, 0.1, 0.49, 0.5, 1, 7].map(band)]));
  walk.check(colours[0].every((name) => ['cold', 'cool'].includes(name)) && colours[0].includes('cool') && colours[1].join() === 'cold,cool,warm,warm,hot,over,over', `colours of the key space: ${JSON.stringify(colours)}`);
  await page.getByRole('list', { name: 'What the colours say' }).getByText('half or more').waitFor();
  await page.getByLabel('Parts of the key space', { exact: true }).selectOption('16');
  await page.waitForFunction(() => document.querySelector('.heat')?.childElementCount === 16);
  await page.getByLabel(`Enforce the capacity of ${table}`).check();
  await page.getByRole('region', { name: 'Capacity', exact: true }).getByText(table, { exact: true }).waitFor();
  await walk.accessible('the heat of capacity that is enforced');
  await walk.shot('heat-enforced');
  await page.getByLabel(`Enforce the capacity of ${table}`).uncheck();
  await page.getByText('Nothing is throttled for its capacity').waitFor();
}

async function money(walk, table) {
  const { page } = walk;
  await walk.show('cost', { by: 'table' });
  const told = page.getByRole('region', { name: 'Cost' });
  await told.getByRole('link', { name: table, exact: true }).waitFor();
  walk.check(/[$¢]/.test(await told.innerText()), 'the cost is no money');
  for (const by of ['tag', 'index', 'operation']) {
    await page.getByLabel('By what', { exact: true }).selectOption(by);
    await page.waitForFunction((word) => location.hash.includes(`by=${word}`), by);
    await walk.settled(page, 'cost');
  }
  await page.getByLabel('Name', { exact: true }).fill('no writes');
  await page.getByLabel('At most write units', { exact: true }).fill('0.5');
  await page.getByLabel('Only this table', { exact: true }).fill(table);
  await page.getByRole('button', { name: 'Begin the budget' }).click();
  const budgets = page.getByRole('region', { name: 'Budgets' });
  await budgets.getByText('within').waitFor();
  await walk.call('PutItem', { TableName: table, Item: { pk: { S: 'BUDGET#1' }, sk: { S: 'x' } } });
  await page.getByRole('button', { name: 'Read again' }).click();
  await budgets.getByText('overspent').waitFor();
  await budgets.getByText('By which calls').click();
  await budgets.getByText('1 × PutItem').waitFor();
  await walk.accessible('an overspent budget');
  await walk.shot('cost-budget');
  await budgets.getByRole('button', { name: 'Remove' }).click();
  await budgets.waitFor({ state: 'detached' });
  await walk.call('DeleteItem', { TableName: table, Key: { pk: { S: 'BUDGET#1' }, sk: { S: 'x' } } });
}

/** Calls of the log that are made again, by what the log has of them. */
async function replayed(walk, table) {
  const { page } = walk;
  const key = { pk: { S: 'CUSTOMER#0007' }, sk: { S: 'PROFILE' } };
  await walk.call('GetItem', { TableName: table, Key: key });
  await walk.call('Query', { TableName: table, KeyConditionExpression: 'pk = :p AND begins_with(sk, :s)', ExpressionAttributeValues: { ':p': key.pk, ':s': { S: 'P' } } });
  for (const [operation, expected] of [['GetItem', '"Item"'], ['Query', '"Count"']]) {
    await walk.show('log', { operation, table });
    const rows = page.locator('.view-log tbody tr[data-index]');
    await rows.first().waitFor();
    await rows.last().click();
    await page.getByRole('button', { name: 'Replay' }).click();
    await page.locator('.view-log pre', { hasText: expected }).first().waitFor();
    await page.getByRole('tab', { name: 'Why this cost', exact: true }).click();
    await page.getByText('read units: each stands for').waitFor();
    await page.getByRole('tab', { name: 'Request', exact: true }).click();
    await walk.accessible(`a ${operation} that was replayed`);
  }
  walk.check(await page.getByText('without the condition').first().isVisible(), 'nothing says that a range is left out');
  await walk.shot('log-replayed');
}

/** What a table with provisioned capacity costs, by its settings and the clock; its name is no markup. */
async function setAside(walk) {
  const { page } = walk;
  const TableName = 'provisioned-table';
  await walk.call('CreateTable', {
    TableName, ProvisionedThroughput: { ReadCapacityUnits: 10, WriteCapacityUnits: 5 },
    AttributeDefinitions: [{ AttributeName: 'p', AttributeType: 'S' }], KeySchema: [{ AttributeName: 'p', KeyType: 'HASH' }],
  });
  await walk.show('clock');
  await page.getByRole('button', { name: '+ 1 h' }).click();
  await page.getByText('All that was due until then is done').waitFor();
  await walk.show('cost');
  const told = page.getByRole('region', { name: 'Provisioned', exact: true });
  await told.getByText(TableName).waitFor();
  const text = await told.innerText();
  walk.check(text.includes('10 read, 5 write') && /0\.4[5-9] ¢|\$0\.00|\$0\.01/.test(text), `an hour of a table costs ${text}`);
  await walk.accessible('what tables set aside');
  await walk.shot('cost-provisioned');
  await walk.call('DeleteTable', { TableName });
}

/** A link between two regions that is stopped and goes on. */
async function links(walk) {
  const { page } = walk;
  const TableName = 'linked-table';
  await walk.call('CreateTable', {
    TableName, BillingMode: 'PAY_PER_REQUEST', AttributeDefinitions: [{ AttributeName: 'p', AttributeType: 'S' }], KeySchema: [{ AttributeName: 'p', KeyType: 'HASH' }],
  });
  await walk.call('UpdateTable', { TableName, ReplicaUpdates: [{ Create: { RegionName: 'eu-west-1' } }] });
  await walk.show('replicas');
  const told = page.getByRole('region', { name: 'Links', exact: true });
  await told.getByRole('button', { name: 'Stop' }).first().click();
  await told.getByText('stopped').waitFor();
  await walk.call('PutItem', { TableName, Item: { p: { S: '<b>&' } } });
  await page.getByRole('button', { name: 'Let all changes arrive' }).click();
  await told.getByText('stopped').waitFor();
  await walk.accessible('links');
  await walk.shot('replicas-stopped');
  await told.getByRole('button', { name: 'Go on' }).click();
  await told.getByText('stopped').waitFor({ state: 'detached' });
  await walk.call('UpdateTable', { TableName, ReplicaUpdates: [{ Delete: { RegionName: 'eu-west-1' } }] });
  await walk.call('DeleteTable', { TableName });
}

async function findings(walk, table) {
  const { page } = walk;
  await walk.call('Scan', { TableName: table });
  await walk.show('strict');
  const found = page.getByRole('region', { name: 'Findings' });
  await found.getByText('Scan', { exact: true }).first().waitFor();
  await page.getByLabel('Scans', { exact: true }).check();
  await page.waitForFunction(() => document.querySelector('.view-strict input')?.checked);
  let refused = '';
  await walk.call('Scan', { TableName: table }).catch((error) => { refused = error.message; });
  walk.check(refused.includes('Strict'), `a scan was not refused: ${refused}`);
  await walk.accessible('findings');
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save as SARIF' }).click()]);
  walk.check(saved.suggestedFilename() === 'findings.sarif', 'the findings are saved as something else');
  await page.getByLabel('Scans', { exact: true }).uncheck();
  await page.waitForFunction(() => document.querySelector('.view-strict input')?.checked === false);
  await walk.call('Scan', { TableName: table });
}
