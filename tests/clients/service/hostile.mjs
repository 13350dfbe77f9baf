// Two hundred texts that want to be something else, wherever the service takes a text, and every view that shows them.

import { HOSTILE } from '../browser/texts.mjs';
import { MODELS, sync } from './sample.mjs';

/** A store of syncs whose name is such a text as well. */
const STORE = '"><img src=x onerror=window.hit=41>';
const NOTE = '</pre><script>window.hit=42</script>';
/** So many requests are under way at once. */
const AT_ONCE = 8;

/** Does something with each of them; what was refused as no text of that kind. */
async function each(list, work) {
  const refused = new Set();
  const left = [...[...list].entries()];
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [index, text] = next;
      await work(text, index).catch((error) => {
        if (![400, 422].includes(error.status)) throw error;
        refused.add(text);
      });
    }
  }));
  return refused;
}

/** Artifacts with texts as descriptions and labels, published by somebody with such a name; tokens; a document of the repository. */
async function packages(walk) {
  const username = '<svg onload=window.hit=43>';
  await walk.api('POST', '/v1/accounts', { username, password: walk.password, scopes: ['read', 'write'] });
  const signedIn = await fetch(`${walk.url}/auth/login`, { method: 'POST', body: JSON.stringify({ username, password: walk.password }) });
  const authorization = `Bearer ${(await signedIn.json()).token}`;
  const artifacts = await each(HOSTILE, (text, index) => {
    const label = new URLSearchParams([['label', `value${index}:${text}`], ['label', `${text.replaceAll(':', '') || 'none'}:name${index}`], ['description', text]]);
    return walk.api('PUT', `/v1/hostile/demo/1.0.${index}/any/blob?${label}`, new TextEncoder().encode(text), { authorization });
  });
  const tokens = await each(HOSTILE, (name) => walk.api('POST', '/admin/tokens', { name, namespaces: ['hostile'], actions: ['read'] }));
  await walk.api('PUT', '/v1/hostile/demo/1.0.0/any/yank', { reason: HOSTILE.join('\n') });
  await walk.api('PUT', '/admin/config', { ...await walk.api('GET', '/schema'), description: HOSTILE.join('\n') });
  await walk.api('POST', '/admin/webhooks', { namespace: 'hostile', url: 'https://hook.invalid/?window.hit=44' });
  return { artifacts, tokens };
}

/** Two syncs of everything with such names; the second one has every second grant of the first. */
async function syncs(walk) {
  const id = (text) => ({ resource_type: 'kind', id: text });
  const body = (part) => ({
    resource_types: [{ id: 'kind' }, ...HOSTILE.filter((_, index) => index % 10 === 0).map((text) => ({ id: text, name: text }))],
    resources: HOSTILE.map((text) => ({ id: id(text), name: text, parent: id(text) })),
    entitlements: HOSTILE.map((text) => ({ id: text, name: text, resource: id(text) })),
    grants: HOSTILE.filter(part).map((text) => ({ id: text, name: text, entitlement: text, resource: id(text), principal: { resource_type: 'user', id: STORE } })),
  });
  await sync(walk, STORE, body((_, index) => index % 2 === 0));
  await sync(walk, STORE, body(() => true));
  const { id: running } = await walk.api('POST', `/v1/syncs/${encodeURIComponent(STORE)}/runs`, {});
  await walk.api('POST', `/v1/syncs/${encodeURIComponent(STORE)}/runs/${running}/checkpoint`, { token: HOSTILE[0] });
}

/** Documents with such ids, and with such texts as values and within them. */
async function models(walk) {
  const hostile = { name: 'hostile', fields: [{ name: 'text', type: 'string', default: NOTE }, { name: 'bag', type: 'object' }], publish: { channels: ['hostile'] } };
  await walk.api('PUT', '/v1/models', { models: [...MODELS, hostile], note: NOTE });
  const post = (document) => walk.api('POST', '/v1/models/hostile/documents', document);
  const bag = (text) => JSON.parse(`{${JSON.stringify(text)}: [${JSON.stringify(text)}]}`);
  const ids = await each(HOSTILE, (text) => post({ id: text, text, bag: bag(text) }));
  return { ids, documents: await each(ids, (text) => post({ text, bag: bag(text) })) };
}

/** Puts them into the service; which texts it takes for no name of a kind. */
export async function store(walk) {
  const [one, other] = await Promise.all([packages(walk), models(walk), syncs(walk)]);
  const refused = { ...one, ...other };
  for (const kind of ['artifacts', 'documents']) walk.check(refused[kind].size === 0, `${kind} cannot have ${[...refused[kind]].map((text) => JSON.stringify(text))}`);
  return refused;
}

/** Looks whether all of these texts are shown, as they are or as JSON has them. */
async function shows(walk, page, where, texts = HOSTILE) {
  await walk.settled(page);
  await walk.harmless(where, page);
  const missing = await page.evaluate((wanted) => {
    const text = document.querySelector('main').textContent;
    return wanted.filter((one) => !text.includes(one) && !text.includes(JSON.stringify(one).slice(1, -1)));
  }, texts);
  walk.check(missing.length === 0, `${where} does not show ${missing.length}, such as ${JSON.stringify(missing.slice(0, 3))}`);
}

async function meetPackages(walk, page, refused) {
  const press = (name) => page.getByRole('button', { name, exact: true }).click();
  await walk.visit('/', page);
  await press('hostile');
  await press('demo');
  await page.getByRole('heading', { name: 'hostile / demo' }).waitFor();
  await shows(walk, page, 'versions');
  await walk.part('Pipelines', page);
  await walk.harmless('pipelines', page);
  await walk.part('Events', page);
  await walk.harmless('events', page);
  await press('more');
  await shows(walk, page, 'events');
  await walk.shot('hostile-events', page);
  await walk.part('Configuration', page);
  await shows(walk, page, 'the configuration');
  await walk.part('Tokens', page);
  await shows(walk, page, 'tokens', HOSTILE.filter((text) => !refused.tokens.has(text)));
  await walk.part('Webhooks', page);
  await walk.harmless('webhooks', page);
  await press('Sent');
  await walk.settled(page);
  await walk.harmless('deliveries', page);
}

async function meetSyncs(walk, page) {
  await walk.visit('/access', page);
  await page.getByLabel('Store').fill(STORE);
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByRole('heading', { name: STORE }).waitFor();
  await shows(walk, page, 'runs', [STORE, HOSTILE[0].slice(0, 64)]);
  await page.getByRole('button', { name: 'what changed' }).first().click();
  await page.getByRole('heading', { name: 'Granted:' }).waitFor();
  await shows(walk, page, 'what changed', HOSTILE.filter((_, index) => index % 2 === 1));
  await walk.part('Syncs', page);
  await page.getByRole('button', { name: 'principals' }).first().click();
  await page.getByRole('heading', { name: 'Who and what' }).waitFor();
  await walk.harmless('principals', page);
  const seen = [];
  for (let more = true; more;) {
    seen.push(...await walk.column(1, page), ...await walk.column(2, page));
    const next = page.getByRole('button', { name: 'more', exact: true }).last();
    more = await page.locator('main > button').count() > 0;
    if (more) await next.click();
    await walk.settled(page);
    await walk.harmless('principals', page);
  }
  const missing = HOSTILE.filter((text) => !seen.includes(text) || !seen.includes(`kind/${text}`));
  walk.check(missing.length === 0, `principals that are not shown: ${missing.length}, ${JSON.stringify(missing.slice(0, 3))}`);
  await walk.part('Find', page);
  await page.getByLabel('Type').fill('user');
  await page.getByLabel('Id', { exact: true }).fill(STORE);
  await page.getByRole('button', { name: 'Show' }).click();
  await page.getByRole('heading', { name: `user/${STORE}` }).waitFor();
  await shows(walk, page, 'access');
  await page.locator('main p', { hasText: 'Since' }).getByRole('button').click();
  await page.getByRole('heading', { name: 'Gained since' }).waitFor();
  await shows(walk, page, 'access since');
  await walk.shot('hostile-access', page);
  await typed(walk, page, 'Find', ['Type', 'Id'], 'Show');
  await typed(walk, page, 'Syncs', ['Store'], 'Open');
}

async function meetModels(walk, page) {
  await walk.visit('/models', page);
  await shows(walk, page, 'models', [NOTE]);
  await walk.part('Documents', page);
  await page.getByRole('combobox').selectOption('hostile');
  await page.getByRole('button', { name: 'more' }).waitFor();
  const seen = [];
  for (let more = true; more;) {
    seen.push(...await page.locator('main table pre').allTextContents());
    const next = page.locator('main > button');
    more = await next.count() > 0;
    if (more) await next.click();
    await walk.settled(page);
    await walk.harmless('documents', page);
  }
  const texts = seen.map((text) => JSON.parse(text).text);
  const missing = HOSTILE.filter((text) => !texts.includes(text));
  walk.check(missing.length === 0, `documents that are not shown: ${missing.length}, ${JSON.stringify(missing.slice(0, 3))}`);
  // The last page may be an empty one.
  await walk.part('Documents', page);
  await page.locator('main tbody button').first().click();
  await page.getByRole('button', { name: 'back' }).waitFor();
  await walk.harmless('a document', page);
  await walk.part('Feeds', page);
  const row = page.locator('main tbody tr').first();
  for (let tries = 0; tries < 50 && !await row.isVisible(); tries += 1) {
    await walk.api('POST', '/v1/models/hostile/documents', { text: HOSTILE.join('\n') });
    await row.waitFor({ timeout: 200 }).catch(() => {});
  }
  await walk.harmless('feeds', page);
  await typed(walk, page, 'Plans', ['Where', 'Sort'], 'Explain');
}

/** Some of them, for what takes its time with each. */
const SOME = HOSTILE.filter((_, index) => index % 40 === 0);

/** Texts that somebody types where the page asks for something. */
async function typed(walk, page, part, labels, button) {
  await walk.refused(async () => {
    for (const text of SOME) {
      await walk.part(part, page);
      for (const label of labels) await page.getByLabel(label, { exact: true }).fill(text);
      await page.getByRole('button', { name: button, exact: true }).click();
      await walk.settled(page);
      await walk.harmless(`${part} with what is typed`, page);
    }
  });
}

/** Addresses that lead to a page and say something besides. */
async function addressed(walk, page) {
  for (const text of SOME) {
    await page.goto(`${walk.url}/?${new URLSearchParams({ store: text, q: text })}#${encodeURIComponent(text)}`);
    await walk.harmless('an address with anything', page);
  }
}

/** Every view that shows something of them, but of those that were `refused`. */
export async function meet(walk, refused) {
  await Promise.all([meetPackages, meetSyncs, meetModels, addressed].map(async (part) => {
    const page = await walk.fresh();
    await part(walk, page, refused);
    await page.context().close();
  }));
}
