// The page of access syncs: runs, what somebody can do and by which grants, and what has changed since.

import { MIXED, STORE } from './sample.mjs';

/** The inventory that the service takes of itself, which the page begins with. */
async function inventory({ walk, page, hand, look }) {
  await walk.visit('/access', page);
  await page.getByRole('heading', { name: 'Syncs of inventory' }).waitFor();
  await look('syncs-inventory');
  const { items } = await walk.api('GET', '/v1/syncs/inventory/runs');
  const rows = await page.locator('main tbody tr').allInnerTexts();
  walk.check(rows.length === items.length && rows[0].includes(items.at(-1).id), `the newest run is not the first: ${rows}`);
  await hand.press(page.getByRole('button', { name: 'what changed' }).first());
  await page.getByRole('heading', { name: 'Granted: 1' }).waitFor();
  walk.check((await page.locator('main table').first().innerText()).includes('ds:acme/*:read'), 'the scope that was given is not among what changed');
}

/** The store of a connector: who is in it, what one of them can do, and because of what. */
async function access({ walk, page, hand, look }) {
  await hand.press(page.getByRole('button', { name: 'Syncs', exact: true }));
  await page.getByRole('heading', { name: 'Syncs of inventory' }).waitFor();
  await hand.fill(page.getByLabel('Store'), STORE);
  await hand.press(page.getByRole('button', { name: 'Open' }));
  await page.getByRole('heading', { name: `Syncs of ${STORE}` }).waitFor();
  await look('syncs-runs');
  await hand.press(page.getByRole('button', { name: 'principals' }).first());
  await page.getByRole('heading', { name: 'Who and what is in' }).waitFor();
  await hand.press(page.getByRole('button', { name: 'User', exact: true }));
  await page.getByRole('button', { name: 'team/core' }).waitFor({ state: 'detached' });
  await look('syncs-principals');
  await hand.press(page.getByRole('button', { name: 'user/linus' }));
  await page.getByRole('heading', { name: 'user/linus in' }).waitFor();
  await look('syncs-access');
  const rows = await page.locator('main table').last().locator('tbody > tr').allInnerTexts();
  const wiki = rows.find((row) => row.includes('app/wiki')) ?? '';
  walk.check(/user\/linus has member on team\/core by grant member:linus[^]*team\/core has edit on app\/wiki by grant wiki:core/.test(wiki), `the path to the wiki: ${wiki}`);
  await hand.press(page.locator('main p', { hasText: 'Since' }).getByRole('button'));
  await page.getByRole('heading', { name: 'Gained since' }).waitFor();
  await look('syncs-access-since');
  walk.check((await page.locator('main table').first().innerText()).includes('member'), 'what linus has gained is not shown');
}

/** What changed between two syncs, somebody found by name, and a store that is not to be had. */
async function changes({ walk, page, hand, look }) {
  await hand.press(page.getByRole('button', { name: 'Syncs', exact: true }));
  await hand.press(page.getByRole('button', { name: 'what changed' }));
  await page.getByRole('heading', { name: 'Granted: 1' }).waitFor();
  await page.getByRole('heading', { name: 'Revoked: 1' }).waitFor();
  await look('syncs-changes');
  const [granted, revoked] = await page.locator('main table').allInnerTexts();
  walk.check(granted.includes('user/linus') && revoked.includes('user/grace'), `granted ${granted}, revoked ${revoked}`);
  await hand.press(page.getByRole('button', { name: 'Find', exact: true }));
  await page.getByRole('heading', { name: 'What can somebody do?' }).waitFor();
  await look('syncs-find');
  await hand.fill(page.getByLabel('Type'), 'user');
  await hand.fill(page.getByLabel('Id', { exact: true }), 'ada');
  await hand.press(page.getByRole('button', { name: 'Show' }));
  await page.getByRole('heading', { name: 'user/ada in' }).waitFor();
}

/** Full syncs are compared with full ones and a partial one with its parent; ids may be empty. */
async function mixed({ walk, page, hand, look }) {
  const back = async () => {
    await hand.press(page.getByRole('button', { name: 'Syncs', exact: true }));
    await page.getByRole('heading', { name: 'Syncs of' }).waitFor();
  };
  await back();
  await hand.fill(page.getByLabel('Store'), MIXED);
  await hand.press(page.getByRole('button', { name: 'Open' }));
  await page.getByRole('heading', { name: `Syncs of ${MIXED}` }).waitFor();
  const changed = page.getByRole('button', { name: 'what changed' });
  walk.check(await changed.count() === 2, 'the full syncs but the first are not those that can be compared');
  await hand.press(changed.first());
  await page.getByRole('heading', { name: 'Granted: 0' }).waitFor();
  await page.getByRole('heading', { name: 'Revoked: 1' }).waitFor();
  await back();
  await hand.press(page.getByRole('button', { name: 'what it adds' }));
  await page.getByRole('heading', { name: 'Granted: 1' }).waitFor();
  await look('syncs-partial');
  walk.check(await page.getByText('A partial sync has what was added').count() === 1, 'what a partial sync is is not said');
  walk.check(await page.getByRole('heading', { name: 'Revoked' }).count() === 0, 'a partial sync revokes something');
  await back();
  await hand.press(page.getByRole('button', { name: 'principals' }).first());
  await hand.press(page.getByRole('button', { name: '/', exact: true }));
  await page.getByRole('heading', { name: '/ in' }).waitFor();
  walk.check((await page.locator('main table').last().innerText()).includes('edit'), 'who has no name can do nothing');
  const since = page.locator('main p', { hasText: 'Since' }).getByRole('button');
  walk.check(await since.count() === 2, `${await since.count()} syncs are offered, not the two full ones before`);
  await hand.press(since.first());
  await page.getByRole('heading', { name: 'Lost since' }).waitFor();
  await hand.press(page.getByRole('button', { name: 'Find', exact: true }));
  await page.getByRole('heading', { name: 'What can somebody do?' }).waitFor();
  await hand.press(page.getByRole('button', { name: 'Show' }));
  await page.getByRole('heading', { name: '/ in' }).waitFor();
}

/** A sync that runs is followed while it does. */
async function running({ walk, page, hand, look, way }) {
  const { id } = await walk.api('POST', `/v1/syncs/running-${way}/runs`, {});
  const run = `/v1/syncs/running-${way}/runs/${id}`;
  await hand.press(page.getByRole('button', { name: 'Syncs', exact: true }));
  await hand.fill(page.getByLabel('Store'), `running-${way}`);
  await hand.press(page.getByRole('button', { name: 'Open' }));
  const row = page.locator('main tbody tr');
  await row.getByText('running', { exact: true }).waitFor();
  await walk.api('POST', `${run}/checkpoint`, { token: 'page 2' });
  await row.getByText('at page 2').waitFor();
  await look('syncs-running');
  await walk.api('POST', `${run}/end`);
  await row.getByText('ended', { exact: true }).waitFor();
}

export async function syncs(person) {
  for (const part of [inventory, access, changes, mixed, running]) await part(person);
}
