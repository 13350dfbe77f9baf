// What a page of another site tries: to call through a browser, and through a name of its own that leads here.

import http from 'node:http';

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

/** Headers of a request that comes from elsewhere, though its sender could sign: each must be turned away by itself. */
const FOREIGN = {
  'another host': { host: 'evil.test' }, 'another host with the port': (port) => ({ host: `evil.test:${port}` }), 'a host that begins like ours': { host: 'localhost.evil.test' }, 'a host that ends like ours': { host: 'evil-localhost.test' },
  'an address on the network': { host: '10.0.0.1' }, 'another origin': { origin: 'https://evil.test' }, 'an origin of this machine on another port': { origin: 'http://localhost:1' }, 'the origin of a file': { origin: 'null' },
  'another site without an origin': { 'sec-fetch-site': 'cross-site' }, 'our name under https': (port) => ({ origin: `https://localhost:${port}` }),
};

function ask(url, method, path, headers) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port: new URL(url).port, method, path, headers: { ...PROOF, host: `localhost:${new URL(url).port}`, ...headers } }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    });
    request.on('error', reject);
    request.end(method === 'GET' || method === 'DELETE' ? undefined : '{}');
  });
}

async function routes(walk) {
  const told = await fetch(`${walk.url}/control/v1/openapi.json`, { headers: PROOF }).then((response) => (response.ok ? response.json() : { paths: {} }));
  const own = Object.entries(told.paths).flatMap(([path, methods]) => Object.keys(methods).filter((word) => /^(get|post|put|delete)$/.test(word))
    .map((method) => [method.toUpperCase(), (path.startsWith('/control') ? path : `/control/v1/${path.replace(/^\//, '')}`).replace(/\{[^}]+\}/g, 'main')]));
  const all = [...ROUTES, ...CONTROL.map(([method, path]) => [method, `/control/v1/${path}`]), ...own];
  return [...new Map(all.map((route) => [route.join(' '), route])).values()];
}

/** Requests as a program can make them, with each header that a browser would set. */
async function direct(walk, known) {
  const { port } = new URL(walk.url);
  const every = known ?? await routes(walk);
  for (const [method, path] of every) {
    for (const [name, headers] of Object.entries(FOREIGN)) {
      const status = await ask(walk.url, method, path, typeof headers === 'function' ? headers(port) : headers);
      walk.check(status === 403, `${method} ${path} from ${name}: ${status}`);
    }
  }
  return every;
}

/** A page of another origin in the same browser: it tries every way that a page has. */
async function throughTheBrowser(walk, every) {
  const { port } = new URL(walk.url);
  const server = http.createServer((_, response) => { response.writeHead(200, { 'content-type': 'text/html' }); response.end('<!doctype html><title>evil</title><body>'); });
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
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
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  for (const one of await tries(walk.url)) walk.fail(`from another port: ${one}`);
  await page.goto(`http://evil.test:${server.address().port}/`);
  for (const one of await tries(walk.url)) walk.fail(`from another site: ${one}`);
  const rebound = page.waitForResponse(`http://evil.test:${port}/console`);
  // The refusal is no page, so the browser goes nowhere.
  await page.goto(`http://evil.test:${port}/console`).catch(() => {});
  walk.check((await rebound).status() === 403, `the console under another name: ${(await rebound).status()}`);
  // What the name led to before it led here.
  await page.route(`http://evil.test:${port}/page`, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>evil</title>' }));
  await page.goto(`http://evil.test:${port}/page`);
  for (const one of await tries(`http://evil.test:${port}`)) walk.fail(`under another name: ${one}`);

  await page.goto(`http://evil.test:${server.address().port}/`);
  const framed = await page.evaluate((src) => new Promise((done) => {
    const frame = document.createElement('iframe');
    frame.onload = () => done(frame.contentWindow.length);
    frame.src = src;
    document.body.append(frame);
    setTimeout(() => done(-1), 1500);
  }), `${walk.url}/console`);
  const frames = page.frames().map((frame) => frame.url()).filter((url) => url.startsWith(`${walk.url}/console`));
  walk.check(frames.length === 0, `the console in a frame: ${framed} ${frames}`);
  // A form can send without asking first, with a type that scripts may not choose freely.
  await page.evaluate(([action]) => {
    const form = document.createElement('form');
    Object.assign(form, { action, method: 'post', enctype: 'text/plain' });
    const input = document.createElement('input');
    Object.assign(input, { name: '{"TableName":"csrf","x":"', value: '"}' });
    form.append(input);
    document.body.append(form);
    form.submit();
  }, [`${walk.url}/`]);
  await page.waitForURL((url) => url.port === port, { timeout: 3000 }).catch(() => {});
  walk.check(JSON.stringify((await walk.call('ListTables', {})).TableNames) === before, 'a page of another site changed something');
  await context.close();
  server.close();
}

/** Every way to call from elsewhere, at all routes: those that the emulator tells, or `known` ones of one that tells nobody. */
export async function attack(walk, known) {
  const every = await direct(walk, known);
  await throughTheBrowser(walk, every);
  return every;
}
