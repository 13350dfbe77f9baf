// What a page of another site tries: to ask through a browser in which somebody has signed in, and through a name of its own
// that leads here. The service knows who asks by a token that only its own page holds, so nobody else may get further than
// somebody without one.

import { ask, everyForeigner, framed, otherSite, rebound, sendForm } from '../browser/foreign.mjs';

/** Whatever is answered to anybody: pages, and what operators and programs ask before they sign in. */
const PUBLIC = ['/', '/access', '/docs', '/health', '/health/live', '/health/ready', '/metrics', '/models', '/openapi.json'];
/** Where a name and a secret are asked for instead of a token. */
const SIGN_IN = ['POST /auth/login', 'POST /auth/password', 'POST /auth/token'];
/** What a route asks for before it asks who asks. */
const QUERIES = { '/v1/search': '?namespace=main&label=a:b' };

/** All routes that the service tells of, with a word for each place in them; of those of one model, which are those of all, none. */
async function routes(walk) {
  const { paths } = await walk.api('GET', '/openapi.json');
  const { models } = await walk.api('GET', '/v1/models');
  const ofOne = (path) => models.some(({ name }) => path.startsWith(`/v1/models/${name}`));
  const all = Object.entries(paths).filter(([path]) => !ofOne(path)).flatMap(([path, item]) => Object.keys(item)
    .filter((word) => /^(get|post|put|patch|delete)$/.test(word))
    .map((word) => [word.toUpperCase(), path.replace(/\{[^}]+\}/g, 'main') + (QUERIES[path] ?? '')]));
  return [...new Map(all.map((route) => [route.join(' '), route])).values()];
}

/** All that a change would show in, by where it is read. */
async function state(walk) {
  const paths = ['/v1/namespaces', '/admin/tokens', '/admin/webhooks', '/admin/config/generations', '/admin/features', '/v1/models', '/v1/accounts', '/v1/specs', '/v1/syncs/main/runs', '/v1/datasets/main', '/v1/credentials'];
  return Promise.all(paths.map(async (path) => [path, await walk.api('GET', path).then(JSON.stringify, ({ message }) => message.replace(/"request_id":"[^"]*"/, ''))]));
}

/** What an answer to a foreigner may not be. */
function verdict(method, path, status, text) {
  if (method === 'GET' && PUBLIC.includes(path)) return [200, 204, 503].includes(status) ? undefined : `refused with ${status}`;
  if (SIGN_IN.includes(`${method} ${path}`)) return status >= 400 && !/token"/.test(text) ? undefined : `${status}`;
  return status === 401 ? undefined : `${status}`;
}

/** Requests with headers that a browser would set: without a token, nothing; and no other origin is told that it may read. What anybody gets is asked for by each kind of foreigner, the rest by one after the other of them. */
async function direct(walk, every) {
  for (const [index, [method, path]] of every.entries()) {
    let kind = 0;
    await everyForeigner(walk.url, async (name, headers) => {
      kind += 1;
      if (!PUBLIC.includes(path) && (index + kind) % 5 !== 0) return;
      const sent = method === 'GET' || method === 'DELETE' ? headers : { 'content-type': 'application/json', ...headers };
      const { status, headers: told, text } = await ask(walk.url, method, path, sent);
      const wrong = verdict(method, path, status, text);
      walk.check(!wrong, `${method} ${path} from ${name}: ${wrong}`);
      walk.check(!Object.keys(told).some((header) => header.startsWith('access-control-')), `${method} ${path} lets ${name} read`);
      walk.check(told['x-frame-options'] === 'DENY' && /frame-ancestors 'none'/.test(told['content-security-policy']), `${method} ${path} can be framed`);
    });
    const asked = await ask(walk.url, 'OPTIONS', path, { origin: 'https://evil.test', 'access-control-request-method': method, 'access-control-request-headers': 'authorization, content-type' });
    walk.check(!('access-control-allow-origin' in asked.headers), `${method} ${path}: a preflight of another origin is answered with ${asked.status}`);
  }
}

/** Every way that a page has to ask `target`; what was answered in a way that the page can read, except a refusal for want of a token. */
const tries = (page, target, every) => page.evaluate(async ([to, routes]) => {
  const got = [];
  for (const [method, path] of routes) {
    const body = ['GET', 'DELETE'].includes(method) ? undefined : '{}';
    for (const init of [
      { method, credentials: 'include', headers: { authorization: 'Bearer guessed', 'content-type': 'application/json' }, body },
      { method: method === 'GET' ? 'GET' : 'POST', mode: 'no-cors', credentials: 'include', body },
      { method, credentials: 'include', headers: { 'content-type': 'text/plain' }, body },
    ]) {
      const answer = await fetch(to + path, { ...init, signal: AbortSignal.timeout(2000) }).catch(() => undefined);
      if (answer && answer.type !== 'opaque') got.push([init.method, path, answer.status, await answer.text()]);
    }
  }
  return got;
}, [target, every]);

/** A page of another origin in the browser of somebody who has signed in. */
async function throughTheBrowser(walk, every) {
  const site = await otherSite();
  const victim = await walk.fresh();
  await walk.visit('/', victim);
  const page = await victim.context().newPage();
  // Another port of this machine is another origin as another site is, which tries everything.
  for (const [from, routes] of [[site.near, every.filter((_, index) => index % 10 === 0)], [site.far, every]]) {
    await page.goto(from);
    for (const [method, path, status] of await tries(page, walk.url, routes)) walk.fail(`${from} can read ${method} ${path}: ${status}`);
    const ran = await page.evaluate((src) => new Promise((done) => {
      const script = document.createElement('script');
      script.onload = () => done('it was loaded');
      script.onerror = () => done();
      script.src = src;
      document.body.append(script);
    }), `${walk.url}/openapi.json`);
    walk.check(!ran, `${from} has an answer as a script`);
    const frames = await framed(page, `${walk.url}/`);
    walk.check(frames.length === 0, `${from} frames ${frames}`);
  }
  // A window that another site has opened is not its own either, and has not signed in.
  const [opened] = await Promise.all([page.waitForEvent('popup'), page.evaluate((to) => { window.theirs = window.open(to); }, `${walk.url}/`)]);
  await opened.waitForLoadState();
  const seen = await page.evaluate(() => { try { return String(window.theirs.document.title); } catch { return undefined; } });
  walk.check(seen === undefined, `a window is read: ${seen}`);
  await opened.close();
  await sendForm(page, `${walk.url}/auth/login`, `{"username":"admin","password":${JSON.stringify(walk.password)},"x":"`, '"}');
  walk.check((await victim.context().cookies()).length === 0, 'somebody was signed in by a form of another site');

  // Under a name that was bound anew all is of the same origin, but there is no token.
  const here = await rebound(page, walk.url);
  for (const [method, path, status, text] of await tries(page, here, every)) {
    const wrong = verdict(method, path, status, text);
    walk.check(!wrong, `under another name, ${method} ${path}: ${wrong}`);
  }
  const kept = await page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length].join());
  walk.check(kept === ',0,0', `something is kept in the browser: ${kept}`);
  const own = await victim.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length, 'token' in window].join());
  walk.check(own === ',0,0,false', `the page leaves something where others look: ${own}`);
  await victim.context().close();
  site.close();
}

/** Every way to ask from elsewhere, at all routes; how many there are. */
export async function attack(walk) {
  const every = await routes(walk);
  const before = await state(walk);
  await direct(walk, every);
  await throughTheBrowser(walk, every);
  for (const [index, [path, after]] of (await state(walk)).entries()) {
    walk.check(before[index][1] === after, `a page of another site changed what is at ${path}: from ${before[index][1]} to ${after}`);
  }
  return every.length;
}
