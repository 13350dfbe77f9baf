// What other sites can do through a browser: headers that it would send for them, and a page of theirs in it.

import http from 'node:http';

/** Headers of a request that comes from elsewhere, each by a name. */
export const FOREIGN = {
  'another host': { host: 'evil.test' }, 'another host with the port': (port) => ({ host: `evil.test:${port}` }), 'a host that begins like ours': { host: 'localhost.evil.test' }, 'a host that ends like ours': { host: 'evil-localhost.test' },
  'an address on the network': { host: '10.0.0.1' }, 'another origin': { origin: 'https://evil.test' }, 'an origin of this machine on another port': { origin: 'http://localhost:1' }, 'the origin of a file': { origin: 'null' },
  'another site without an origin': { 'sec-fetch-site': 'cross-site' }, 'our name under https': (port) => ({ origin: `https://localhost:${port}` }),
};

/** Sends a request with headers that no page may choose; its status, its headers, and its text. */
export function ask(url, method, path, headers) {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, method, path, headers: { host: `localhost:${port}`, ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => { text += part; });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    request.on('error', reject);
    request.end(['GET', 'DELETE', 'OPTIONS'].includes(method) ? undefined : '{}');
  });
}

/** `visit` with the headers of each kind of foreigner, one after the other. */
export async function everyForeigner(url, visit) {
  const { port } = new URL(url);
  for (const [name, headers] of Object.entries(FOREIGN)) await visit(name, typeof headers === 'function' ? headers(port) : headers);
}

/** A server of another site with one empty page, and where it is found: on another port of this machine, and under another name. */
export async function otherSite() {
  const server = http.createServer((_, response) => { response.writeHead(200, { 'content-type': 'text/html' }); response.end('<!doctype html><title>evil</title><body>'); });
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  const { port } = server.address();
  return { near: `http://127.0.0.1:${port}/`, far: `http://evil.test:${port}/`, close: () => server.close() };
}

/** A page under another name that now leads to our server, as after the name was bound anew. */
export async function rebound(page, url) {
  const { port } = new URL(url);
  await page.route(`http://evil.test:${port}/page`, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>evil</title><body>' }));
  await page.goto(`http://evil.test:${port}/page`);
  return `http://evil.test:${port}`;
}

/** Frames within this page that show something of `target`, after it has tried to frame it. */
export async function framed(page, target) {
  await page.evaluate((src) => new Promise((done) => {
    const frame = document.createElement('iframe');
    frame.onload = done;
    frame.src = src;
    document.body.append(frame);
    setTimeout(done, 1500);
  }), target);
  return page.frames().map((frame) => frame.url()).filter((url) => url.startsWith(target));
}

/** Sends a form without asking first, with a type that scripts may not choose freely, and waits until the browser is there. */
export async function sendForm(page, action, name, value) {
  const { port } = new URL(action);
  await page.evaluate(([to, key, text]) => {
    const form = document.createElement('form');
    Object.assign(form, { action: to, method: 'post', enctype: 'text/plain' });
    const input = document.createElement('input');
    Object.assign(input, { name: key, value: text });
    form.append(input);
    document.body.append(form);
    form.submit();
  }, [action, name, value]);
  await page.waitForURL((url) => url.port === port, { timeout: 3000 }).catch(() => {});
}
