// The page of packages: what is there, the pipelines step by step, events, generations, and publishing by form.

import { createHash } from 'node:crypto';

/** What is published by form. */
const FILE = { name: 'app.tar.gz', mimeType: 'application/gzip', buffer: Buffer.from('what is in the file\n'.repeat(100)) };

/** Signs in; who has a mouse gets the password wrong first. */
async function signIn({ walk, page, hand, look, way }) {
  await page.goto(`${walk.url}/`);
  await look('packages-signed-out');
  const enter = async (secret) => {
    await hand.fill(page.getByLabel('Name', { exact: true }), 'admin');
    await hand.fill(page.getByLabel('Password', { exact: true }), secret);
    await hand.press(page.getByRole('button', { name: 'Sign in' }));
  };
  if (way === 'mouse') {
    await walk.refused(async () => {
      await enter('not the password');
      await page.locator('#said.wrong').waitFor();
      await look('packages-refused');
    });
  }
  await enter(walk.password);
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

/** Signs out, after which nothing is shown and nothing more is to be had. */
async function signOut({ walk, page, hand }) {
  await hand.press(page.getByRole('button', { name: 'Sign out' }));
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await walk.settled(page);
  walk.check((await page.locator('main').innerText()) === '', 'something is shown after signing out');
  walk.check(await page.evaluate(() => document.activeElement.name === 'username'), 'the focus is lost with signing out');
  await walk.refused(async () => {
    await hand.press(page.getByRole('button', { name: 'Events', exact: true }));
    await page.locator('#said.wrong').waitFor();
  });
}

/** Namespaces, packages, versions with tags, sizes and digests. */
async function browse({ walk, page, hand, look, way }) {
  await page.getByRole('heading', { name: 'Namespaces' }).waitFor();
  await look('packages-namespaces');
  await hand.press(page.getByRole('button', { name: 'libs', exact: true }));
  await page.getByRole('heading', { name: 'libs' }).waitFor();
  await look('packages-packages');
  if (way === 'keys') walk.check(await page.evaluate(() => document.activeElement.id === 'main'), 'the focus is lost with the link that was followed');
  await hand.press(page.getByRole('button', { name: 'utility', exact: true }));
  await page.getByRole('heading', { name: 'libs / utility' }).waitFor();
  await look('packages-versions');
  const { artifacts } = await walk.api('GET', '/v1/libs/utility');
  const { tags } = await walk.api('GET', '/v1/libs/utility/tags');
  const shown = await page.locator('main tbody tr').allInnerTexts();
  walk.check(artifacts.length > 0 && tags.length > 0 && shown.length === artifacts.length, `${shown.length} versions of ${artifacts.length}`);
  for (const one of artifacts) {
    const row = shown.find((text) => text.includes(one.blob_digest)) ?? '';
    const own = tags.filter((tag) => tag.version === one.version && tag.variant === one.variant).map(({ tag }) => tag);
    for (const text of [one.version, one.variant, ...own, `${one.blob_size} bytes`]) walk.check(row.includes(text), `the version has no ${text}: ${row}`);
  }
}

/** Each step of each pipeline has the label and the sentence of its operation. */
async function pipelines({ walk, page, hand, look }) {
  await hand.press(page.getByRole('button', { name: 'Pipelines', exact: true }));
  await page.getByRole('heading', { name: 'Pipelines' }).waitFor();
  const { operations } = await walk.api('GET', '/admin/operations');
  const { routes } = await walk.api('GET', '/admin/routes');
  const known = new Map(operations.map((one) => [one.name, one]));
  walk.check((await page.locator('main details').count()) === routes.length, 'not every route has its pipeline');
  for (const [index, route] of routes.entries()) {
    await hand.press(page.locator('main summary').nth(index));
    // The others look alike.
    if (index === 0) await look('packages-pipelines');
    const steps = await page.locator('main details').nth(index).locator('li').allInnerTexts();
    const own = JSON.parse(route.pipeline);
    walk.check(steps.length === own.length, `${route.route_id} has ${own.length} steps, ${steps.length} are shown`);
    for (const [at, step] of own.entries()) {
      const { label, sentence } = known.get(step.op) ?? {};
      walk.check(label && sentence && steps[at]?.includes(label) && steps[at].includes(sentence), `${route.route_id}, ${step.op}: ${steps[at]}`);
    }
  }
}

/** Publishes a file, tags it, and finds both where they belong. */
async function publish({ walk, page, hand, look, way }) {
  await hand.press(page.getByRole('button', { name: 'Publish', exact: true }).first());
  await page.getByRole('heading', { name: 'Publish an artifact' }).waitFor();
  const [publishing, tagging] = [page.locator('main form').nth(0), page.locator('main form').nth(1)];
  const fill = async (form, values) => { for (const [label, text] of Object.entries(values)) await hand.fill(form.getByLabel(label, { exact: true }), text); };
  const place = { Namespace: `by-${way}`, Name: 'app', Version: '1.2.3', Variant: 'linux-amd64' };
  await fill(publishing, place);
  await hand.attach(publishing.getByLabel('File'), FILE);
  await hand.press(publishing.getByRole('button', { name: 'Publish' }));
  await page.getByText('Published sha256:').waitFor();
  const digest = createHash('sha256').update(FILE.buffer).digest('hex');
  walk.check((await walk.said(page)) === `Published sha256:${digest}, 2.0 KiB.`, `published: ${await walk.said(page)}`);
  await fill(tagging, { ...place, Tag: 'stable' });
  await hand.press(tagging.getByRole('button', { name: 'Set' }));
  await page.getByText('The tag is set.').waitFor();
  await look('packages-publish');
  await walk.refused(async () => {
    await hand.fill(tagging.getByLabel('Version'), '9.9.9');
    await hand.press(tagging.getByRole('button', { name: 'Set' }));
    await page.locator('#said.wrong').waitFor();
  });

  await hand.press(page.getByRole('button', { name: 'Packages', exact: true }));
  await hand.press(page.getByRole('button', { name: `by-${way}`, exact: true }));
  await hand.press(page.getByRole('button', { name: 'app', exact: true }));
  const row = page.locator('main tbody tr', { hasText: digest });
  await row.waitFor();
  const text = await row.innerText();
  for (const part of ['1.2.3', 'linux-amd64', 'stable', '2.0 KiB', 'admin']) walk.check(text.includes(part), `what was published has no ${part}: ${text}`);
  await walk.api('PUT', `/v1/by-${way}/app/1.2.3/linux-amd64/yank`, { reason: 'too old' });
  await hand.press(page.getByRole('button', { name: 'Packages', exact: true }));
  await hand.press(page.getByRole('button', { name: `by-${way}`, exact: true }));
  await hand.press(page.getByRole('button', { name: 'app', exact: true }));
  await page.getByText('withdrawn').waitFor();
}

/** What happened, and which configurations there were. */
async function watched({ walk, page, hand, look, way }) {
  await hand.press(page.getByRole('button', { name: 'Events', exact: true }));
  await page.getByRole('heading', { name: 'Events, the newest first' }).waitFor();
  await look('packages-events');
  const rows = await page.locator('main tbody tr').allInnerTexts();
  walk.check(rows.some((row) => row.includes('artifact.published') && row.includes(`by-${way}`)), `the events do not tell of it: ${rows.slice(0, 3)}`);
  await walk.api('PUT', '/admin/config', { ...await walk.api('GET', '/schema'), description: `Looked at by ${way}.` });
  await hand.press(page.getByRole('button', { name: 'Configuration', exact: true }));
  await page.getByRole('heading', { name: 'Generations' }).waitFor();
  await look('packages-configuration');
  const generations = await page.locator('main tbody tr').allInnerTexts();
  walk.check(generations.length > 1 && generations.filter((row) => row.includes('yes')).length === 1, `generations: ${generations}`);
  walk.check((await page.locator('main pre').innerText()) === JSON.stringify((await walk.api('GET', '/admin/config')).config, null, 2), 'the configuration is another one');
}

/** A token and a webhook that are made, looked at and taken back. */
async function machines({ walk, page, hand, look, way }) {
  await hand.press(page.getByRole('button', { name: 'Tokens', exact: true }));
  await page.getByRole('heading', { name: 'Issue a token' }).waitFor();
  const form = page.locator('main form');
  await hand.fill(form.getByLabel('For', { exact: true }), `job of ${way}`);
  await hand.fill(form.getByLabel('Namespaces'), `by-${way}, libs`);
  await hand.fill(form.getByLabel('Permits'), 'read, write');
  await hand.press(form.getByRole('button', { name: 'Issue' }));
  await page.getByText('shown this once').waitFor();
  await look('packages-tokens');
  const row = page.locator('main tbody tr', { hasText: `job of ${way}` });
  walk.check(/read, write/.test(await row.innerText()), `the token: ${await row.innerText()}`);
  await hand.press(row.getByRole('button', { name: 'Take back' }));
  await row.getByText('taken back').waitFor();

  await hand.press(page.getByRole('button', { name: 'Webhooks', exact: true }));
  await page.getByRole('heading', { name: 'Register a webhook' }).waitFor();
  await hand.fill(form.getByLabel('Namespace'), `by-${way}`);
  await hand.fill(form.getByLabel('Address'), 'https://hook.invalid/');
  await hand.fill(form.getByLabel('Types of events'), 'artifact.published');
  await hand.press(form.getByRole('button', { name: 'Register' }));
  await page.getByText('shown this once').waitFor();
  await look('packages-webhooks');
  const hook = page.locator('main tbody tr', { hasText: `by-${way}` });
  await hand.press(hook.getByRole('button', { name: 'Sent' }));
  await page.getByRole('heading', { name: 'What was sent to https://hook.invalid/' }).waitFor();
  await look('packages-deliveries');
  await hand.press(page.getByRole('button', { name: 'Webhooks', exact: true }));
  await hand.press(hook.getByRole('button', { name: 'Remove' }));
  await hook.waitFor({ state: 'detached' });
}

export async function packages(person) {
  for (const part of [signIn, browse, pipelines, publish, watched, machines, signOut]) await part(person);
}
