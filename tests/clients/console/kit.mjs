// What the parts of the walk share: the browser, what no page may do, and what is waited for.

import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

/** Ways of Chromium to call home, all shut; a name that a page of another site would have leads here. */
const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP *.test 127.0.0.1',
];

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Elements that the console is made of; another one would be a text that became markup. */
const ELEMENTS = new Set(`A BODY BUTTON CODE DATALIST DD DETAILS DIALOG DIV DL DT FOOTER FORM H1 H2 H3 HEAD HEADER HTML I IMG INPUT KBD LABEL
  LI LINK MAIN MARK META NAV OPTION P PRE SCRIPT SECTION SELECT SMALL SPAN STRONG SUMMARY TABLE TBODY TD TEXTAREA TH THEAD TITLE TR UL`.split(/\s+/));

export class Walk {
  constructor(url, shots) {
    this.url = url;
    this.shots = shots;
    this.wrong = [];
    this.checks = 0;
  }

  async open() {
    this.browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS });
    this.page = await this.fresh();
  }

  /** A walk through another emulator, in the same browser; what is wrong there is wrong here. */
  async beside(url) {
    const other = new Walk(url, this.shots);
    Object.assign(other, { browser: this.browser, wrong: this.wrong });
    other.page = await other.fresh();
    return other;
  }

  /** A page that notes whatever it must not do. */
  async fresh(options = {}) {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 800 }, bypassCSP: false, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => this.fail(`an error of a script: ${error.stack}`));
    page.on('dialog', (dialog) => { this.fail(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
    page.on('popup', () => this.fail('a window opened'));
    page.on('console', (message) => { if (/Content.Security|TrustedHTML|Refused to/i.test(message.text())) this.fail(`the policy had to stop something: ${message.text()}`); });
    page.on('request', (request) => {
      const to = new URL(request.url());
      if (!['blob:', 'data:'].includes(to.protocol) && to.origin !== this.origin()) this.fail(`a request to ${request.url()}`);
    });
    return page;
  }

  origin() { return new URL(this.url).origin; }

  fail(text) { this.wrong.push(text); }

  /** Notes what is not so. */
  check(is, text) {
    this.checks += 1;
    if (!is) this.fail(text);
  }

  address(view, params = {}) { return `${this.url}/console#/${view}?${new URLSearchParams(params)}`; }

  /** Shows a view, and waits until it has been filled. */
  async show(view, params = {}, page = this.page) {
    const to = this.address(view, params);
    if (!page.url().startsWith(`${this.url}/console`)) await page.goto(to);
    else await page.evaluate((hash) => { location.hash = hash; }, new URL(to).hash);
    await this.settled(page, view);
  }

  async settled(page = this.page, view = undefined) {
    await page.waitForFunction((name) => {
      const root = document.querySelector(name ? `.view-${name}` : '.view');
      return root?.childElementCount > 0 && !root.hasAttribute('aria-busy') && !document.querySelector('[aria-busy="true"]');
    }, view);
    // What is painted with the next frame.
    await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
  }

  /** Whether anything in the page is something that no text may become. */
  async harmless(where, page = this.page) {
    const found = await page.evaluate((known) => {
      const wrong = [];
      for (const element of document.querySelectorAll('*')) {
        if (!known.includes(element.tagName)) wrong.push(element.tagName);
        for (const { name, value } of element.attributes) {
          if (name.startsWith('on') || (name === 'style' && /url\(|expression/.test(value)) || name === 'srcdoc') wrong.push(`${element.tagName} ${name}`);
          if (['href', 'src'].includes(name) && !/^(#|\/console|blob:|https:\/\/docs\.aws\.amazon\.com\/)/.test(value)) wrong.push(`${element.tagName} ${name}=${value.slice(0, 80)}`);
        }
      }
      if (document.scripts.length !== 1) wrong.push(`${document.scripts.length} scripts`);
      if (window.hit) wrong.push(`a text ran: ${window.hit}`);
      if (Object.prototype.hit !== undefined || [].hit !== undefined) wrong.push('a prototype was changed');
      return wrong;
    }, [...ELEMENTS]);
    this.check(found.length === 0, `${where}: ${[...new Set(found)].slice(0, 5).join(', ')}`);
  }

  /** What axe finds that is serious. */
  async accessible(where, page = this.page) {
    // The policy of the page holds for scripts that are put into it, not for those that the driver evaluates.
    if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(AXE);
    const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join(' | ')}`)));
    this.check(found.length === 0, `axe in ${where}: ${found.join('; ')}`);
  }

  async shot(name, page = this.page) {
    await page.screenshot({ path: path.join(this.shots, `${name}.png`) });
  }

  /** Calls an operation from outside of the browser. */
  async call(operation, input, { key = 'local', region = 'us-east-1' } = {}) {
    const response = await fetch(`${this.url}/`, {
      method: 'POST', body: JSON.stringify(input),
      headers: {
        'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `DynamoDB_20120810.${operation}`, 'x-amz-date': '20260101T000000Z',
        authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260101/${region}/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=00`,
      },
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${operation}: ${JSON.stringify(answer)}`);
    return answer;
  }
}
