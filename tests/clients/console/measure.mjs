// How soon something is seen, and whether the page stays quick while calls stream in. Nothing here passes or fails by time:
// the numbers are printed.

import http from 'node:http';

const LOADS = 7;

/** First contentful paint of fresh pages, in milliseconds since the navigation began, in order. */
export async function paints(walk) {
  const all = [];
  for (let load = 0; load < LOADS; load += 1) {
    const page = await walk.fresh();
    await page.goto(`${walk.url}/console`);
    const at = await page.evaluate(() => new Promise((done) => {
      new PerformanceObserver((list) => { const found = list.getEntriesByName('first-contentful-paint')[0]; if (found) done(found.startTime); }).observe({ type: 'paint', buffered: true });
    }));
    all.push(Math.round(at));
    await page.context().close();
  }
  return all.sort((one, other) => one - other);
}

const PER_SECOND = 5000;
const SECONDS = 4;
const EVERY = 20;

const event = (number) => `data: ${JSON.stringify({
  Number: number, Time: 1767225600 + number / PER_SECOND, Database: 'main', Caller: 'local', Region: 'us-east-1', Operation: number % 3 ? 'GetItem' : 'PutItem', TableName: 'sample-shop',
  Keys: { pk: { S: `CUSTOMER#${number % 997}` }, sk: { S: 'PROFILE' } }, Outcome: number % 50 ? 'Success' : 'ProvisionedThroughputExceededException', Milliseconds: 0.12, ReadUnits: 0.5, WriteUnits: 0, RequestBytes: 180, ResponseBytes: 220, Tag: 'load',
})}\n\n`;

/**
 * The log's page while events come at a rate that this machine's emulator may not reach: a server in between makes them up,
 * and hands on everything else. Long tasks are those that the browser itself tells of, 50 ms and more.
 */
export async function flood(walk) {
  const to = new URL(walk.url);
  let sent = 0;
  const server = http.createServer((request, response) => {
    if (/\/control\/v1\/log\/follow/.test(request.url)) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const began = performance.now();
      const timer = setInterval(() => {
        const due = Math.min(PER_SECOND * SECONDS, Math.floor(((performance.now() - began) / 1000) * PER_SECOND));
        let text = '';
        for (; sent < due; sent += 1) text += event(sent + 1);
        if (text) response.write(text);
        if (sent >= PER_SECOND * SECONDS) clearInterval(timer);
      }, EVERY);
      request.on('close', () => clearInterval(timer));
      return;
    }
    if (/\/control\/v1\/log(\?|$)/.test(request.url)) {
      response.writeHead(200);
      response.end();
      return;
    }
    const headers = { ...request.headers, host: to.host };
    if (headers.origin) headers.origin = to.origin;
    const on = http.request({ host: '127.0.0.1', port: to.port, method: request.method, path: request.url, headers }, (answer) => { response.writeHead(answer.statusCode, answer.headers); answer.pipe(response); });
    on.on('error', () => response.destroy());
    request.pipe(on);
  });
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  const context = await walk.browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(`http://localhost:${server.address().port}/console#/tables`);
  await walk.settled(page, 'tables');
  await page.evaluate(() => {
    window.long = [];
    window.frames_ = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.long.push(Math.round(entry.duration)); }).observe({ type: 'longtask' });
    const frame = () => { window.frames_ += 1; requestAnimationFrame(frame); };
    requestAnimationFrame(frame);
    location.hash = '#/log';
  });
  await page.waitForTimeout((SECONDS + 1) * 1000);
  await walk.shot('log-flood-1280', page);
  const seen = await page.evaluate(() => ({ longTasksMilliseconds: window.long, frames: window.frames_, status: document.querySelector('.view-log [role="status"]')?.textContent ?? '' }));
  await context.close();
  server.closeAllConnections();
  server.close();
  return { eventsPerSecond: PER_SECOND, seconds: SECONDS, sent, ...seen };
}
