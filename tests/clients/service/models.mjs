// The page of models: definitions, documents, indexes, plans, migrations, and what happens.

import { MODELS } from './sample.mjs';

/** The form with this button. */
const formOf = (page, name) => page.locator('main form').filter({ has: page.getByRole('button', { name, exact: true }) });

/** Definitions, which are registered once more by hand. */
async function definitions({ walk, page, hand, look }) {
  await walk.visit('/models', page);
  await page.getByRole('heading', { name: 'Models of revision' }).waitFor();
  await look('models-models');
  const definitions = page.getByLabel('Definitions');
  // Somebody else is faster.
  const { revision } = await walk.api('PUT', '/v1/models', { models: MODELS, note: 'by somebody else' });
  await walk.refused(async () => {
    await hand.press(page.getByRole('button', { name: 'Register' }));
    await page.locator('#said.wrong').waitFor();
  });
  walk.check((await walk.api('GET', '/v1/models')).revision === revision, 'models of somebody else were replaced unseen');
  await hand.press(page.getByRole('button', { name: 'Models', exact: true }));
  await page.getByRole('heading', { name: `Models of revision ${revision} (by somebody else)` }).waitFor();
  await hand.fill(definitions, '[');
  await hand.press(page.getByRole('button', { name: 'Register' }));
  await page.locator('#said.wrong').waitFor();
  await hand.fill(definitions, JSON.stringify(MODELS));
  await hand.press(page.getByRole('button', { name: 'Register' }));
  await page.getByText(`Revision ${revision + 1} is served.`).waitFor();
  await page.getByRole('heading', { name: `Models of revision ${revision + 1} (by hand)` }).waitFor();
}

/** A document that is made, found, changed, and changed by somebody else meanwhile. */
async function documents({ walk, page, hand, look }) {
  await hand.press(page.getByRole('button', { name: 'Documents', exact: true }));
  const choice = page.getByRole('combobox');
  await choice.waitFor();
  await hand.choose(choice, 'post');
  await page.getByRole('button', { name: 'one', exact: true }).waitFor();
  await look('models-documents');
  await hand.press(page.getByText('Create a document'));
  await hand.fill(page.getByLabel('Fields'), '{"title": "By hand", "likes": 7, "author_id": "ada"}');
  await hand.press(page.getByRole('button', { name: 'Create', exact: true }));
  await page.getByRole('heading', { name: 'post' }).waitFor();
  await look('models-document');
  const shown = () => page.locator('main pre').innerText().then(JSON.parse);
  const made = await shown();
  walk.check(made.title === 'By hand' && made._related?.author?.name === 'Ada', `the document is ${JSON.stringify(made)}`);
  const change = async (likes) => {
    await hand.fill(page.getByLabel('Changes'), JSON.stringify({ likes }));
    await hand.press(page.getByRole('button', { name: 'Change', exact: true }));
  };
  await change(8);
  await page.getByText('Changed.').waitFor();
  walk.check((await shown()).likes === 8, 'the change is not shown');
  // Somebody else is faster.
  await walk.api('PATCH', `/v1/models/post/documents/${made.id}`, { likes: 100 });
  await walk.refused(async () => {
    await change(9);
    await page.locator('#said.wrong').waitFor();
  });
  walk.check((await walk.api('GET', `/v1/models/post/documents/${made.id}`)).likes === 100, 'a change of somebody else was lost');
  await hand.press(page.getByRole('button', { name: 'back' }));
  await page.getByLabel('Where').waitFor();
  await hand.fill(page.getByLabel('Where'), '[["likes", ">=", 100]]');
  await hand.fill(page.getByLabel('Sort'), '-likes');
  await hand.press(page.getByRole('button', { name: 'Find' }));
  await page.getByRole('button', { name: 'one', exact: true }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: made.id }).waitFor();
}

/** Indexes, plans and migrations. */
async function upkeep({ walk, page, hand, look }) {
  const open = async (part, heading) => {
    await hand.press(page.getByRole('button', { name: part, exact: true }));
    await page.getByRole('heading', { name: heading }).waitFor();
  };
  await open('Indexes', 'Indexes');
  await look('models-indexes');
  walk.check(/likes\s+scope\s+\S+\s+ready/.test(await page.locator('main table').first().innerText()), `indexes: ${await page.locator('main table').first().innerText()}`);
  await hand.press(page.getByRole('button', { name: 'Put all documents in' }));
  await page.getByText('documents changed').waitFor();
  await open('Plans', 'How would a query be answered?');
  await hand.fill(page.getByLabel('Where'), '[["likes", ">=", 1]]');
  await hand.press(page.getByRole('button', { name: 'Explain' }));
  await page.getByText('documents fit.').waitFor();
  await page.waitForFunction(() => /likes/.test(document.querySelector('main pre').textContent));
  await look('models-plans');
  await open('Migrations', 'Migrations');
  await hand.press(formOf(page, 'Rehearse').getByRole('button'));
  await page.getByText('documents would change.').waitFor();
  await look('models-migrations');
  await hand.press(formOf(page, 'Migrate').getByRole('button'));
  await page.getByText('documents changed.').waitFor();
}

/** What happens is shown as it does; and another model is chosen. */
async function feeds({ walk, page, hand, look, way }) {
  await hand.press(page.getByRole('button', { name: 'Feeds', exact: true }));
  await page.getByRole('heading', { name: 'What happens now' }).waitFor();
  // The feed is open a moment after it is shown, so there is another event until one is seen.
  const row = page.locator('main tbody tr', { hasText: `seen by ${way}` }).first();
  for (let tries = 0; tries < 50 && !await row.isVisible(); tries += 1) {
    await walk.api('POST', '/v1/models/post/documents', { title: `seen by ${way}` });
    await row.waitFor({ timeout: 200 }).catch(() => {});
  }
  await look('models-feeds');
  walk.check(await row.isVisible(), 'no event is shown');
  await walk.refused(async () => {
    await hand.choose(page.getByRole('combobox'), 'author');
    await page.locator('#said.wrong').waitFor();
  });
  if (way === 'keys') walk.check(await page.evaluate(() => document.activeElement.name === 'model'), 'the focus is lost with the model that was chosen');
  await hand.press(page.getByRole('button', { name: 'Documents', exact: true }));
  await page.getByRole('button', { name: 'ada', exact: true }).waitFor();
  walk.check((await page.locator('#said').innerText()) === '', 'what another view said is still there');
}

/** The documentation, whose routes are read from the service. */
async function documentation({ walk, page, hand, look }) {
  await hand.press(page.getByRole('link', { name: 'Documentation' }));
  await page.getByRole('heading', { name: 'packages', exact: true }).waitFor();
  walk.check((await page.locator('details').count()) > 50, 'routes are missing');
  await walk.fits('docs', page);
  // The routes are all alike, and more than two of them only take their time.
  await page.evaluate(() => document.querySelectorAll('details:nth-of-type(n + 3), dl > :nth-child(n + 5)').forEach((one) => one.remove()));
  const first = page.locator('details').first();
  await hand.press(first.locator('summary'));
  await first.locator('table').first().waitFor();
  await look('docs');
}

export async function models(person) {
  for (const part of [definitions, documents, upkeep, feeds, documentation]) await part(person);
}
