// Two hundred texts that want to be something else, in a table and in every view.

import { HOSTILE } from '../browser/texts.mjs';

export const TABLE = 'hostile.texts_-1';

const value = (text) => ({ S: text });

/** An item for each: as its key, as the name of an attribute, as a value, and within values. */
export const items = () => HOSTILE.map((text, index) => {
  const item = Object.create(null);
  item.pk = value(text);
  item.sk = value(String(index).padStart(4, '0'));
  item.list = { L: [value(text), { M: Object.fromEntries([[`k${index}`, value(text)]]) }] };
  item.set = { SS: [text, `${text}.`] };
  item.gsi = value(text);
  if (text !== 'pk' && text !== 'sk') item[text] = { M: Object.assign(Object.create(null), { [text]: value(text) }) };
  return item;
});

/** Puts them into a table of their own. */
export async function store(walk) {
  await walk.call('CreateTable', {
    TableName: TABLE, BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'sk', 'gsi'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
    GlobalSecondaryIndexes: [{ IndexName: 'all', KeySchema: [{ AttributeName: 'gsi', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    Tags: HOSTILE.filter((text) => /^[\w .:/=+@-]{1,120}$/.test(text) && !/^aws:/i.test(text)).slice(0, 40).map((Key) => ({ Key, Value: Key })),
  });
  await Promise.all(items().map((item) => walk.call('PutItem', { TableName: TABLE, Item: item })));
  await walk.call('UpdateContinuousBackups', { TableName: TABLE, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } });
}

/** Every view with these texts: in what it shows, and where its address names something. */
export async function meet(walk, views, tableViews) {
  const { page } = walk;
  for (const view of tableViews) {
    await walk.show(view, { table: TABLE });
    await walk.harmless(`${view} of hostile items`);
  }
  await everyRow(walk);
  await everyEditor(walk);
  for (const view of [...views, ...tableViews]) {
    for (const text of HOSTILE.filter((_, index) => index % 40 === (view.length * 7) % 40)) {
      await page.evaluate(([name, hostile]) => { location.hash = `#/${name}?${new URLSearchParams({ table: hostile, index: hostile, pk: hostile, statement: hostile, operation: hostile, by: hostile, region: 'us-east-1' })}`; }, [view, text]);
      await walk.settled(page, view);
    }
    await walk.harmless(`${view} of hostile addresses`);
  }
  await walk.show('tables', { key: 'local', region: 'us-east-1' });
}

/** Scrolls through all rows; each text must have been seen as what it is. */
async function everyRow(walk) {
  const { page } = walk;
  await walk.show('items', { table: TABLE });
  const seen = new Set();
  for (let at = 0; at < 30; at += 1) {
    const { texts, end } = await page.evaluate(async () => {
      const box = document.querySelector('.gridbox');
      const found = [...box.querySelectorAll('tbody tr[data-index] td:nth-child(2)')].map((cell) => cell.textContent);
      box.scrollTop += box.clientHeight - 60;
      await new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); });
      return { texts: found, end: box.scrollTop + box.clientHeight >= box.scrollHeight - 2 };
    });
    for (const text of texts) seen.add(text);
    await walk.harmless('rows of hostile items');
    if (end && at > 2) { await page.waitForTimeout(50); const last = await page.locator('.gridbox tbody tr[data-index] td:nth-child(2)').allTextContents(); last.forEach((text) => seen.add(text)); if (seen.size >= HOSTILE.length) break; }
  }
  const missing = HOSTILE.filter((text) => ![...seen].some((shown) => shown === text || (text.length > 80 && shown === `${text.slice(0, 80)}…`)));
  walk.check(missing.length === 0, `texts that the grid did not show: ${missing.length}, ${JSON.stringify(missing.slice(0, 4))}`);
}

/** Opens every twentieth item in the editor, in each of its forms, and saves it unchanged. */
async function everyEditor(walk) {
  const { page } = walk;
  await walk.show('query', { table: TABLE });
  for (let index = 0; index < HOSTILE.length; index += 20) {
    await walk.show('query', { table: TABLE, pk: HOSTILE[index] });
    await page.waitForSelector('tbody tr[data-index="0"]');
    await page.locator('table.grid').focus();
    await page.keyboard.press('Enter');
    const editor = page.locator('dialog');
    await editor.waitFor();
    for (const form of ['DynamoDB JSON', 'JSON', 'Request', 'Fields']) {
      await editor.getByRole('tab', { name: form, exact: true }).click();
      if (form === 'Request') for (const language of ['CLI', 'Python', 'JavaScript', 'Rust']) await editor.getByRole('tab', { name: language, exact: true }).click();
    }
    await walk.harmless(`the editor with ${JSON.stringify(HOSTILE[index]).slice(0, 60)}`);
    const save = editor.getByRole('button', { name: 'Save', exact: true });
    if (await save.isEnabled()) { await save.click(); await editor.waitFor({ state: 'detached' }).catch(async () => walk.fail(`not saved: ${JSON.stringify(HOSTILE[index])} ${await editor.innerText()}`)); } else walk.fail(`cannot be saved: ${JSON.stringify(HOSTILE[index])} ${(await editor.locator('.problem').allInnerTexts()).join()}`);
    if (await editor.count()) await page.keyboard.press('Escape');
  }
  const after = await walk.call('Scan', { TableName: TABLE });
  const now = new Map(after.Items.map((item) => [item.sk.S, JSON.stringify(sorted(item))]));
  const changed = items().filter((item) => now.get(item.sk.S) !== JSON.stringify(sorted(item)));
  walk.check(changed.length === 0, `items that the editor changed: ${JSON.stringify(changed.slice(0, 2))}`);
}

function sorted(json) {
  if (Array.isArray(json)) return json.map(sorted);
  if (!json || typeof json !== 'object') return json;
  return Object.entries(json).sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, one]) => [name, name === 'SS' && Array.isArray(one) ? [...one].sort() : sorted(one)]);
}
