// What the control API takes, put together in the views that steer: rules of faults, staleness, forks, the clock.

/** A control call of the page, past its views. */
const control = (walk, method, path, body) => walk.page.evaluate((call) => import('/console/api.js').then((api) => api.control({ db: 'main', key: 'local', region: 'us-east-1' }, call[0], call[1], { body: call[2] })), [method, path, body]);

export async function steering(walk, table) {
  await rules(walk, table);
  await staleness(walk);
  await forks(walk);
  await clock(walk);
}

/** A rule by key, part of the key space and time; what cannot be read is not left out of it. */
async function rules(walk, table) {
  const { page } = walk;
  await walk.show('faults', { db: 'main' });
  const field = (name) => page.getByLabel(name, { exact: true });
  await page.getByLabel('What happens', { exact: true }).selectOption('InternalServerError');
  await field('Operations, with commas').fill('GetItem, Query');
  await field('Table').fill(table);
  for (const [text, message] of [['{"pk": ', 'Key is no JSON'], ['5', 'Key is no object']]) {
    await field('Key, as JSON').fill(text);
    await page.getByText(message).waitFor();
    walk.check(await page.getByRole('button', { name: 'Add', exact: true }).isDisabled(), `a rule with the key ${text} can be added`);
  }
  await walk.accessible('a rule that cannot be read');
  await field('Probability: from 0 to 1').fill('50 %');
  await field('Key, as JSON').fill('{"pk": "CUSTOMER#0002"}');
  walk.check(await page.getByRole('button', { name: 'Add', exact: true }).isDisabled(), 'a rule of 50 % can be added');
  await field('Probability: from 0 to 1').fill('1');
  await field('Key space from, 0 to 1').fill('0.25');
  await field('Key space up to, 0 to 1').fill('0.75');
  await field('From, UTC').fill('2020-01-01T00:00:01');
  await field('Until, UTC').fill('2120-01-01T00:00:00');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const list = page.getByRole('region', { name: 'Rules' });
  await list.getByText('CUSTOMER#0002').waitFor();
  walk.check(/0\.250 to 0\.750[^]*2020-01-01 00:00:01 UTC/.test(await list.innerText()), `a rule is told as ${await list.innerText()}`);
  const [rule] = (await control(walk, 'GET', 'faults')).Rules;
  const told = JSON.stringify([rule.Match.Key, rule.Match.HashFrom, rule.Match.HashTo, rule.From, rule.Until, rule.Match.Operations]);
  walk.check(told === '[{"pk":{"S":"CUSTOMER#0002"}},0.25,0.75,1577836801,4733510400,["GetItem","Query"]]', `the rule is ${told}`);

  // A question goes with the view that asks it.
  await page.getByRole('button', { name: 'Remove all' }).click();
  await page.locator('dialog').waitFor();
  await walk.show('tables');
  walk.check(await page.locator('dialog').count() === 0, 'a question stays over the next view');
  walk.check((await control(walk, 'GET', 'faults')).Rules.length === 1, 'rules are gone without an answer');
  await control(walk, 'DELETE', 'faults');
}

/** Global indexes with a lag of their own. */
async function staleness(walk) {
  const { page } = walk;
  await walk.show('staleness');
  const mode = page.getByLabel('Reads that are not strong', { exact: true });
  const indexes = page.getByLabel('Global indexes, in milliseconds', { exact: true });
  for (const [word, text, expected] of [['Lag', '250', 250], ['Seeded', '', 1000], ['Seeded', '40', 40]]) {
    await mode.selectOption(word);
    await indexes.fill(text);
    await page.getByRole('button', { name: 'Set', exact: true }).click();
    await page.getByText('It is so from now on.').last().waitFor();
    const state = await control(walk, 'GET', 'consistency');
    walk.check(state.Mode === word && state.IndexMilliseconds === expected, `reads are ${JSON.stringify(state)}, not ${word} ${text}`);
    await page.getByRole('button', { name: 'Close' }).last().click();
    await walk.show('tables');
    await walk.show('staleness');
    walk.check(await indexes.inputValue() === text, `the lag of indexes is shown as ${await indexes.inputValue()}, not ${text}`);
  }
  await control(walk, 'PUT', 'consistency', { Mode: 'Off' });
}

/** A fork that goes by itself. */
async function forks(walk) {
  const { page } = walk;
  await walk.show('databases');
  await page.getByRole('button', { name: 'Fork main' }).click();
  await page.getByLabel('It is kept', { exact: true }).selectOption('for an hour without a call');
  await walk.accessible('a fork that is to be made');
  await page.locator('dialog').getByRole('button', { name: 'Fork', exact: true }).click();
  await page.getByRole('region', { name: 'Databases' }).getByText('3600 s').waitFor();
  await control(walk, 'DELETE', 'databases/main-1');
}

/** The clock does not go forward by less than nothing, and nobody says that AWS knows why. */
async function clock(walk) {
  const { page } = walk;
  await walk.show('clock');
  const before = (await control(walk, 'GET', 'clock')).Now;
  for (const text of ['-5', '', 'x']) {
    await page.getByLabel('Seconds', { exact: true }).fill(text);
    await page.getByRole('button', { name: 'Forward', exact: true }).click();
    await page.getByText('Forward takes seconds, 0 or more').waitFor();
  }
  walk.check((await control(walk, 'GET', 'clock')).Now - before < 60, 'the clock was moved');
  await walk.show('faults');
  await page.getByLabel('Probability: from 0 to 1', { exact: true }).fill('7');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.locator('.view-faults .problem').waitFor();
  walk.check(!/page of AWS|whatever is stored/.test(await page.locator('.view-faults .problem').innerText()), `a control call is refused with ${await page.locator('.problem').innerText()}`);
  await walk.show('tables');
}
