// Walks through the console as a person does, in Chromium, and looks whether all of it holds.
//
//   walk.mjs URL FOLDER PLAIN [PICTURE]
//
// The emulator at URL is a fresh one with control calls, that at PLAIN one without. Pictures of every view come into FOLDER;
// the one of the front page to PICTURE as well.

import fs from 'node:fs';
import path from 'node:path';

import { walked } from '../browser/kit.mjs';
import { attack } from './attacks.mjs';
import { backups } from './backups.mjs';
import { codes } from './codes.mjs';
import { meet, store, TABLE } from './hostile.mjs';
import { flood, paints } from './measure.mjs';
import { mistakes } from './mistakes.mjs';
import { newcomer } from './newcomer.mjs';
import { Console } from './pages.mjs';
import { steering } from './steering.mjs';
import { units } from './units.mjs';
import { watching } from './watching.mjs';

const [url, shots, plainUrl, picture] = process.argv.slice(2);

const SAMPLE = 'sample-shop';
const walk = new Console(url.replace('127.0.0.1', 'localhost'), shots);

await walk.open();
const { page } = walk;

async function sample() {
  await walk.show('tables');
  await walk.accessible('an empty emulator');
  await walk.shot('empty');
  await page.getByRole('button', { name: 'Load the sample' }).click();
  await page.waitForSelector('.view-items tbody tr[data-index="10"]');
  await walk.call('CreateTable', {
    TableName: 'orders', BillingMode: 'PAY_PER_REQUEST', AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }], KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  }, { key: 'AKIDOTHER', region: 'eu-west-1' });
}

/** The views by the modules' own list. */
const views = () => page.evaluate(async () => {
  const { VIEWS, TABLE_VIEWS } = await import('/console/views.js');
  return [Object.keys(VIEWS), Object.keys(TABLE_VIEWS)];
});

/** What people have in front of them: a window and a telephone. */
const SIZES = [['light', { width: 1280, height: 800 }], ['dark', { width: 400, height: 780 }]];

/** Both sizes at the same time, each with a page of its own. */
async function every(names, tableNames) {
  await Promise.all(SIZES.map(async ([colorScheme, viewport]) => {
    const own = await walk.fresh({ viewport, colorScheme });
    for (const name of [...names, ...tableNames]) {
      await walk.show(name, tableNames.includes(name) ? { table: SAMPLE } : {}, own);
      await walk.shot(`${name}-${colorScheme}-${viewport.width}`, own);
      await walk.accessible(`${name}, ${colorScheme}, ${viewport.width} wide`, own);
      await walk.harmless(name, own);
      await walk.fits(name, own);
    }
    if (viewport.width < 760) {
      await own.click('#menu');
      await own.waitForSelector('body.open #side');
      await walk.accessible('the menu at 400', own);
      await walk.shot('menu-dark-400', own);
    }
    await own.context().close();
  }));
}

/** Everything with keys alone. */
async function keyboard() {
  await walk.show('tables');
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('Control+k');
  await page.keyboard.type('sampl');
  await walk.accessible('the palette');
  await walk.shot('palette-light-1280');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.view-items tbody tr[data-index="3"]');
  await page.locator('table.grid').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog');
  await walk.accessible('the editor');
  await walk.shot('editor-light-1280');
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', { state: 'detached' });
  await page.locator('table.grid').blur();
  await page.keyboard.press('?');
  await page.waitForSelector('dialog');
  await walk.accessible('the keys');
  // The next key may be there before the frame in which the focus leaves a window that was closed.
  await page.evaluate(() => {
    const left = document.activeElement;
    left.closest('dialog').close();
    left.dispatchEvent(new KeyboardEvent('keydown', { key: 'p', bubbles: true }));
  });
  await page.waitForSelector('dialog[aria-label="Whose tables"]');
  await walk.accessible('the choice of a caller');
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', { state: 'detached' });
}

const DIGITS = '12345678901234567890123456789.012345678';

/** An item that is made, changed under a condition, meets a change of others, goes and comes back. */
async function edit() {
  await walk.show('items', { table: SAMPLE });
  await page.waitForSelector('tbody tr[data-index="3"]');
  await page.getByRole('button', { name: 'New item' }).click();
  const editor = page.locator('dialog');
  await editor.getByRole('tab', { name: 'JSON', exact: true }).click();
  const area = editor.locator('textarea');
  await area.fill(`{"pk": "A#1", "sk": "x", "exact": ${DIGITS}, "nested": {"list": [1.10, "two", null, true]}`);
  walk.check(/line 1/.test(await editor.locator('.problem').innerText()), 'a mistake in JSON has no place');
  walk.check(await editor.getByRole('button', { name: 'Save', exact: true }).isDisabled(), 'a mistake can be saved');
  await area.fill(`{"pk": "A#1", "sk": "x", "exact": ${DIGITS}, "nested": {"list": [1.10, "two", null, true]}}`);
  await page.keyboard.press('Control+Enter');
  await editor.waitFor({ state: 'detached' });
  const Key = { pk: { S: 'A#1' }, sk: { S: 'x' } };
  const stored = (await walk.call('GetItem', { TableName: SAMPLE, Key })).Item;
  walk.check(stored.exact.N === DIGITS, `a number lost digits: ${stored.exact.N}`);

  await walk.show('query', { table: SAMPLE, pk: 'A#1' });
  await page.waitForSelector('tbody tr[data-index="0"]');
  await page.locator('table.grid').focus();
  await page.keyboard.press('Enter');
  await editor.waitFor();
  // Somebody else is faster.
  await walk.call('PutItem', { TableName: SAMPLE, Item: { ...Key, exact: { N: '1' } } });
  await editor.getByRole('textbox', { name: 'exact', exact: true }).fill('2');
  await editor.getByRole('button', { name: 'Save', exact: true }).click();
  await editor.getByText('ConditionalCheckFailedException').waitFor();
  await walk.shot('conflict-light-1280');
  await editor.getByRole('button', { name: 'Load it as it is now' }).click();
  await page.waitForFunction(() => document.querySelector('dialog [aria-label="exact"]')?.value === '1');
  await editor.getByRole('textbox', { name: 'exact', exact: true }).fill('3');
  await page.keyboard.press('Control+Enter');
  await editor.waitFor({ state: 'detached' });
  walk.check((await walk.call('GetItem', { TableName: SAMPLE, Key })).Item.exact.N === '3', 'the second try was not saved');

  await walk.show('items', { table: SAMPLE });
  await page.waitForSelector('tbody tr[data-index="3"]');
  const before = (await walk.call('Scan', { TableName: SAMPLE })).Count;
  await page.locator('table.grid').focus();
  await page.keyboard.press(' ');
  for (let index = 0; index < 3; index += 1) await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Delete');
  await page.locator('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  walk.check((await walk.call('Scan', { TableName: SAMPLE })).Count === before - 4, 'the selected items are still there');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('4 items are back').waitFor();
  walk.check((await walk.call('Scan', { TableName: SAMPLE })).Count === before, 'the undone items are not back');
}

async function statements() {
  await walk.show('partiql');
  const area = page.getByRole('textbox', { name: 'Statement' });
  await area.fill(`SELECT * FROM "${SAMPLE}"\nWHERE pk = 'CUSTOMER#0001' ANDD 1`);
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('.problem');
  await page.waitForSelector('pre.place mark');
  walk.check((await page.locator('pre.place mark').innerText()) === 'ANDD', `the mistake is marked at ${await page.locator('pre.place').innerText()}`);
  await walk.shot('partiql-mistake-light-1280');
  await area.fill(`SELECT * FROM "${SAMPLE}" WHERE pk = 'CUSTOMER#0001'`);
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('tbody tr[data-index="3"]');
}

/** A file comes in by drop and goes out again. */
async function files() {
  await walk.show('transfer', { table: SAMPLE });
  const handle = await page.evaluateHandle(([exact]) => {
    const data = new DataTransfer();
    data.items.add(new File([`{"Item":{"pk":{"S":"F#1"},"sk":{"S":"a"},"n":{"N":"${exact}"}}}\n{"pk":"F#1","sk":"b","n":${exact}}\n{"pk":"F#1"}`], 'items.jsonl'));
    data.items.add(new File(['pk,sk,note\nF#1,c,"a ""b"", c"\nF#1,d,5" disk\nF#1,e,f\n'], 'items.csv'));
    return data;
  }, [DIGITS]);
  await page.dispatchEvent('.drop', 'drop', { dataTransfer: handle });
  await page.getByText('Line 3: the key sk is missing').waitFor();
  await walk.shot('import-light-1280');
  await page.getByText('CSV has no types').waitFor();
  await page.getByRole('button', { name: 'Write 5 items' }).click();
  await page.getByText('5 items written').waitFor();
  const { Items } = await walk.call('Query', { TableName: SAMPLE, KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { S: 'F#1' } } });
  walk.check(Items.length === 5 && Items[0].n.N === DIGITS && Items[1].n.N === DIGITS && ['a "b", c', '5" disk', 'f'].every((note, at) => Items[at + 2].note.S === note), `imported: ${JSON.stringify(Items)}`);
  await page.getByRole('button', { name: 'Read the table' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('a[download]').click()]);
  const text = fs.readFileSync(await download.path(), 'utf8');
  walk.check(text.split('\n').length === (await walk.call('Scan', { TableName: SAMPLE })).Count, 'the export has another number of items');
  await wide();
}

/** Every attribute is in a CSV file, however many there are, and what such a file loses is told before. */
async function wide() {
  const TableName = 'wide-table';
  await walk.call('CreateTable', { TableName, BillingMode: 'PAY_PER_REQUEST', AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }], KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }] });
  const names = Array.from({ length: 60 }, (_, at) => `attribute${at}`);
  await walk.call('PutItem', { TableName, Item: Object.fromEntries([...names, 'pk'].map((name) => [name, { S: name }])) });
  await walk.show('transfer', { table: TableName });
  const format = page.getByLabel('Format', { exact: true });
  for (const [name, words] of [['JSON', 'sets are lists'], ['CSV', 'every value but the keys is a text']]) {
    await format.selectOption(name);
    await page.getByText(words).waitFor();
  }
  await page.getByRole('button', { name: 'Read the table' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('a[download]').click()]);
  const [head, row] = fs.readFileSync(await download.path(), 'utf8').split('\n').map((line) => line.split(','));
  walk.check(head[0] === 'pk' && names.every((name) => head.includes(name)) && head.join() === row.join(), `exported: ${head}`);
  await walk.call('DeleteTable', { TableName });
}

/** Tables under another key are told of outright where control calls are answered. */
async function others() {
  await walk.show('tables', { key: 'local', region: 'us-east-1' });
  const there = await fetch(`${walk.url}/control/v1/tables`, { headers: { 'content-type': 'application/json', 'x-amz-date': '20260101T000000Z', authorization: 'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=00' } });
  if (there.ok) await page.getByText('1 table under another key').first().waitFor();
  await walk.show('tables', { key: 'AKIDOTHER', region: 'eu-west-1' });
  await page.locator('.view-tables').getByText('orders', { exact: true }).waitFor();
  await walk.show('tables', { key: 'local', region: 'us-east-1' });
}

async function front() {
  await page.setViewportSize({ width: 1120, height: 640 });
  await walk.show('query', { table: SAMPLE, pk: 'CUSTOMER#0003' });
  await page.waitForSelector('tbody tr[data-index="3"]');
  await walk.shot('front');
  if (picture) fs.copyFileSync(path.join(shots, 'front.png'), picture);
  await page.setViewportSize({ width: 1280, height: 800 });
}

const report = {};

async function all(step) {
  step('the sample');
  await sample();
  await front();
  step('heat, cost, budgets, findings');
  await watching(walk, SAMPLE);
  step('rules, staleness, forks, the clock');
  await steering(walk, SAMPLE);
  const [names, tableNames] = await views();
  step('every view');
  await every(names, tableNames);
  step('what modules work out');
  await units(walk);
  await codes(walk);
  step('keys alone');
  await keyboard();
  step('an item');
  await edit();
  step('statements');
  await statements();
  await mistakes(walk);
  step('files');
  await files();
  await others();
  step('point in time');
  await backups(walk);
  step('hostile texts');
  await store(walk);
  await meet(walk, names, tableNames);
  step('other sites');
  const routes = await attack(walk);
  report.routes = routes.length;
  step('a newcomer');
  const plain = await walk.beside(plainUrl.replace('127.0.0.1', 'localhost'));
  await newcomer(plain, routes);
  walk.checks += plain.checks;
  step('measuring');
  report.firstPaintMilliseconds = await paints(walk);
  report.flood = await flood(walk);
}

await walked(walk, all, report);
