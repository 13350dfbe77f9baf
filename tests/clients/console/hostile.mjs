// Two hundred texts that want to be something else.

const SCRIPTS = [
  '<script>window.hit=1</script>', '</script><script>window.hit=2</script>', '<img src=x onerror=window.hit=3>', '<svg onload=window.hit=4>',
  '"><img src=x onerror=window.hit=5>', "'><svg/onload=window.hit=6>", '<iframe srcdoc="<script>parent.hit=7</script>">', 'javascript:window.hit=8',
  '<a href="javascript:window.hit=9">x</a>', '<body onload=window.hit=10>', '<style>*{display:none}</style>', '<link rel=stylesheet href=//evil.test/x.css>',
  '<math><mtext></p><script>window.hit=11</script>', '<template><script>window.hit=12</script></template>', '<!--><script>window.hit=13</script>', ']]><script>window.hit=14</script>',
  '{{constructor.constructor("window.hit=15")()}}', '${window.hit=16}', '`${window.hit=17}`', '#{window.hit=18}', '<%= window.hit=19 %>', '"-window.hit=20-"', "';window.hit=21;//",
  '\\"};window.hit=22;//', '<object data="javascript:window.hit=23">', '<embed src="javascript:window.hit=24">', '<form action="javascript:window.hit=25"><input type=submit autofocus onfocus=window.hit=26>',
  '<details open ontoggle=window.hit=27>', '<video><source onerror=window.hit=28></video>', '<base href=//evil.test/>', '<meta http-equiv=refresh content="0;url=//evil.test">',
  '<marquee onstart=window.hit=29>', '<input onfocus=window.hit=30 autofocus>', 'data:text/html,<script>window.hit=31</script>', '<noscript><p title="</noscript><img src=x onerror=window.hit=32>">',
  '&lt;script&gt;window.hit=33&lt;/script&gt;', '&#60;script&#62;window.hit=34', '%3Cscript%3Ewindow.hit=35%3C/script%3E', '\\u003cscript\\u003ewindow.hit=36', '<ScRiPt>window.hit=37</sCrIpT>',
];
const NAMES = [
  '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__', 'then', 'length', 'name', 'undefined', 'null', 'NaN', 'Infinity', 'true', '0', '-0', '-1', '1e309',
  'S', 'N', 'M', 'L', 'BOOL', 'NULL', 'SS', 'Item', 'Items', '#', ':', '#a', ':v0', '#pk', 'a.b', 'a[0]', 'a.b[1].c', '.', '..', '...', 'SELECT', 'size', 'attribute_exists(pk)',
];
const QUOTES = ['\'', '"', '`', '\\', '\\\\', '\'\'', '""', '\\\'', '\\"', "' OR '1'='1", '"; DROP TABLE x; --', "'; DELETE FROM \"sample-shop\"; --", '/*', '*/', '--', '?', '??', '$(touch x)', '`id`', '| cat', '&& ls', '%s%n', '%00', '../../etc/passwd', 'C:\\con', '/console', '#/items?table=x', '?key=evil', '&db=evil', '=1+1', '+1', '@SUM(A1)', '-cmd'];
const CHARACTERS = [
  '\u0000', 'a\u0000b', '\u0001', '\u0007', '\u0008', '\u001b[31mred', '\t', '\n', '\r', '\r\n', 'two\nlines', ' ', '  two  blanks  ', '\u00a0', '\u200b', '\u200d', '\ufeff', '\u2028', '\u2029', '\u202egnirts', '\u2066x\u2069', '\u0085', '\ufffd', '\uffff', '\ue000',
  'é', 'e\u0301', 'ﬀ', 'İi', 'ß', 'Ω', 'ﷺ', '𝒜', '👩‍👩‍👧‍👦', '🇨🇭', '👍🏿', 'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢', '田中さん', 'الكل', 'עברית', 'ไทย', '한국어', 'नमस्ते', '\u{10ffff}', '\u{1f4a9}', 'ａｂｃ', '１２３', '零', '∞', '½',
];
const LONG = ['x'.repeat(300), 'x '.repeat(150), '<b>'.repeat(80), '"'.repeat(200), '\u0301'.repeat(120), '👍'.repeat(60), '\n'.repeat(80), '\\'.repeat(200), '{'.repeat(200), '['.repeat(200), '('.repeat(200), '<'.repeat(200), 'שלום'.repeat(50)];
const JSONS = ['{"S":"x"}', '{"__proto__":{"hit":1}}', '[]', '{}', '{', '[', '"', '{"a":1,"a":2}', '1e400', '00', '-', '{"N":"NaN"}', '{"B":"!"}', 'null', '[[[[[[[[[[]]]]]]]]]]', '\ud7ff', '{"constructor":{"prototype":{"hit":1}}}', '{"TableName":"x"}', '\\ud800', '﻿{}', '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>', 'x'.repeat(120), '<slot onslotchange=window.hit=38>', '<select autofocus onfocus=window.hit=39>', '<keygen autofocus onfocus=window.hit=40>', '{{7*7}}'];

/** All of them, each once. */
export const HOSTILE = [...new Set([...SCRIPTS, ...NAMES, ...QUOTES, ...CHARACTERS, ...LONG, ...JSONS])].slice(0, 200);
if (HOSTILE.length < 200) throw new Error(`only ${HOSTILE.length}`);

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
