// The views that tell what calls add up to, with calls that are known: heat, cost, budgets, findings.

/** Watches what calls of `table` add up to. */
export async function watching(walk, table) {
  await heat(walk, table);
  await money(walk, table);
  await findings(walk, table);
}

async function heat(walk, table) {
  const { page } = walk;
  for (let at = 0; at < 40; at += 1) await walk.call('GetItem', { TableName: table, Key: { pk: { S: 'CUSTOMER#0007' }, sk: { S: 'PROFILE' } } });
  await walk.show('heat', { table });
  const hottest = page.getByRole('region', { name: 'Hottest keys' });
  await hottest.getByText('CUSTOMER#0007').waitFor();
  walk.check(await page.locator('.heat').first().locator('i').count() === 64, 'the key space has another number of parts');
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
