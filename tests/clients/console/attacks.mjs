// What a page of another site tries: to call through a browser, and through a name of its own that leads here.

import { ask, everyForeigner, framed, otherSite, rebound, sendForm } from '../browser/foreign.mjs';

/** Routes beside those of the control API, which tells its own. */
const ROUTES = [
  ['POST', '/'], ['GET', '/'], ['GET', '/health'], ['GET', '/metrics'], ['GET', '/console'], ['GET', '/console/main.js'], ['GET', '/console/views/items.js'],
  ['POST', '/db/main/'], ['POST', '/db/main'], ['GET', '/db/main/control/v1/databases'], ['GET', '/control/v1/openapi.json'],
];
/** Those that are there in any version with control calls. */
const CONTROL = [
  ['GET', 'databases'], ['POST', 'databases'], ['DELETE', 'databases/main'], ['POST', 'databases/main/reset'], ['GET', 'tables'], ['GET', 'clock'], ['POST', 'clock/freeze'], ['POST', 'clock/advance'],
  ['GET', 'faults'], ['POST', 'faults'], ['DELETE', 'faults'], ['GET', 'consistency'], ['PUT', 'consistency'], ['PUT', 'capacity'], ['GET', 'log'], ['GET', 'log/follow'], ['GET', 'reports/cost'], ['POST', 'budgets'],
  ['POST', 'transactions'], ['POST', 'streams/split'], ['GET', 'replication'], ['POST', 'replication/isolate'], ['POST', 'kinesis/records'], ['POST', 'insights/keys'],
];

/** What a page could send if it were the console's own, so that only the browser and the gate say that it is not. */
const PROOF = {
  'x-emulator-console': 'page',
  'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.ListTables', 'x-amz-date': '20260101T000000Z',
  authorization: 'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=00',
};

async function routes(walk) {
  const told = await fetch(`${walk.url}/control/v1/openapi.json`, { headers: PROOF }).then((response) => (response.ok ? response.json() : { paths: {} }));
  const own = Object.entries(told.paths).flatMap(([path, methods]) => Object.keys(methods).filter((word) => /^(get|post|put|delete)$/.test(word))
    .map((method) => [method.toUpperCase(), (path.startsWith('/control') ? path : `/control/v1/${path.replace(/^\//, '')}`).replace(/\{[^}]+\}/g, 'main')]));
  const all = [...ROUTES, ...CONTROL.map(([method, path]) => [method, `/control/v1/${path}`]), ...own];
  return [...new Map(all.map((route) => [route.join(' '), route])).values()];
}

/** Requests as a program can make them, with each header that a browser would set. */
async function direct(walk, known) {
  const every = known ?? await routes(walk);
  for (const [method, path] of every) {
    // Though its sender could sign, each of these is turned away by itself.
    await everyForeigner(walk.url, async (name, headers) => {
      const { status } = await ask(walk.url, method, path, { ...PROOF, ...headers });
      walk.check(status === 403, `${method} ${path} from ${name}: ${status}`);
    });
  }
  return every;
}

/** A page of another origin in the same browser: it tries every way that a page has. */
async function throughTheBrowser(walk, every) {
  const { port } = new URL(walk.url);
  const site = await otherSite();
  const context = await walk.browser.newContext();
  const page = await context.newPage();
  const before = JSON.stringify((await walk.call('ListTables', {})).TableNames);
  const tries = async (from) => page.evaluate(async ([target, paths, proof]) => {
    const got = [];
    for (const [method, path] of paths) {
      for (const init of [
        { method, headers: proof, body: method === 'GET' ? undefined : '{}' }, { method: method === 'GET' ? 'GET' : 'POST', mode: 'no-cors', body: method === 'GET' ? undefined : '{}' },
        { method, credentials: 'include', headers: { 'content-type': 'text/plain' }, body: method === 'GET' ? undefined : '{}' },
      ]) {
        const answer = await fetch(target + path, { ...init, signal: AbortSignal.timeout(2000) }).catch(() => undefined);
        // Of an opaque answer nothing can be read; one that can must be a refusal.
        if (answer && answer.type !== 'opaque' && answer.status !== 403) got.push(`${method} ${path}: ${answer.status}`);
      }
    }
    const script = document.createElement('script');
    const loaded = new Promise((done) => { script.onload = () => done('a script was loaded'); script.onerror = () => done(); });
    script.type = 'module';
    script.src = `${target}/console/main.js`;
    document.body.append(script);
    const outcome = await loaded;
    if (outcome) got.push(outcome);
    return got;
  }, [from, every.filter(([, path]) => path !== '/control/v1/log/follow'), PROOF]);

  // Another port of this machine is another origin; a name of another site that leads here is both another origin and, at
  // our port, a host that is not ours.
  await page.goto(site.near);
  for (const one of await tries(walk.url)) walk.fail(`from another port: ${one}`);
  await page.goto(site.far);
  for (const one of await tries(walk.url)) walk.fail(`from another site: ${one}`);
  const answered = page.waitForResponse(`http://evil.test:${port}/console`);
  // The refusal is no page, so the browser goes nowhere.
  await page.goto(`http://evil.test:${port}/console`).catch(() => {});
  walk.check((await answered).status() === 403, `the console under another name: ${(await answered).status()}`);
  // What the name led to before it led here.
  for (const one of await tries(await rebound(page, walk.url))) walk.fail(`under another name: ${one}`);

  await page.goto(site.far);
  const frames = await framed(page, `${walk.url}/console`);
  walk.check(frames.length === 0, `the console in a frame: ${frames}`);
  await sendForm(page, `${walk.url}/`, '{"TableName":"csrf","x":"', '"}');
  walk.check(JSON.stringify((await walk.call('ListTables', {})).TableNames) === before, 'a page of another site changed something');
  await context.close();
  site.close();
}

/** Every way to call from elsewhere, at all routes: those that the emulator tells, or `known` ones of one that tells nobody. */
export async function attack(walk, known) {
  const every = await direct(walk, known);
  await throughTheBrowser(walk, every);
  return every;
}
