// Somebody who has started the emulator with nothing but its name: loads the sample, breaks it, and sees why.

import { attack } from './attacks.mjs';

const SAMPLE = 'sample-shop';

/** `plain` walks an emulator without control calls; `routes` are those that an emulator with them has told. */
export async function newcomer(plain, routes) {
  const { page } = plain;
  await plain.show('tables');
  await page.getByRole('button', { name: 'Load the sample' }).click();
  await page.waitForSelector('.view-items tbody tr[data-index="10"]');

  await plain.show('faults');
  await page.getByRole('button', { name: 'hot-partition' }).click();
  await page.getByRole('region', { name: 'Rules' }).waitFor();
  await plain.shot('newcomer-faults');
  const refused = await breaks(plain);
  plain.check(refused !== undefined, 'the preset has refused no call');

  await plain.show('log', { outcome: '' });
  await page.waitForSelector('tbody tr.refused');
  await page.locator('tbody tr.refused').first().click();
  const panel = page.getByRole('tabpanel', { name: 'Why refused' });
  await panel.waitFor();
  const why = await panel.innerText();
  plain.check(/[Tt]hroughput|throttl/i.test(why) && /page of AWS/.test(why) && /rule [0-9]+ of the faults/.test(why), `why a call was refused: ${why}`);
  await plain.shot('newcomer-why');

  await plain.show('databases');
  await page.getByText('This page alone gets to them').waitFor();
  await nobodyElse(plain);
  await page.evaluate(() => import('/console/api.js').then(({ control }) => control({ db: 'main', key: 'local', region: 'us-east-1' }, 'DELETE', 'faults')));
  for (const view of ['heat', 'cost', 'strict', 'clock', 'staleness', 'replicas']) {
    await plain.show(view);
    plain.check(!/may not steer/.test(await page.locator('main').innerText()), `the view ${view} is not for newcomers`);
  }
  return attack(plain, routes);
}

/** The code with which a call is refused in the end. */
async function breaks(plain) {
  for (let at = 0; at < 400; at += 1) {
    const Key = { pk: { S: `CUSTOMER#${String(at).padStart(4, '0')}` }, sk: { S: 'PROFILE' } };
    try { await plain.call('GetItem', { TableName: SAMPLE, Key }); } catch (error) { return error.message; }
  }
  return undefined;
}

/** A program gets what it got before the page was there. */
async function nobodyElse(plain) {
  for (const path of ['/control/v1/log', '/control/v1/databases', '/db/main/', '/db/main/control/v1/log']) {
    for (const headers of [{}, { 'x-emulator-console': 'page' }]) {
      const answer = await fetch(plain.url + path, { headers });
      plain.check(answer.status === 404, `${path} with ${JSON.stringify(headers)}: ${answer.status}`);
    }
  }
}
