// What all walks share: the browser, what no page may do, and what is waited for.

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

/** A walk through the pages of one server. Pages of a server have a class of their own, which says what they are made of. */
export class Walk {
  /**
   * `elements` are names of the elements that the pages are made of, with blanks between them; another one would be a text that became markup.
   * `addresses` is what their links lead to and nothing else.
   */
  constructor(url, shots, { elements, addresses }) {
    this.url = url;
    this.shots = shots;
    this.elements = elements.split(/\s+/);
    this.addresses = addresses;
    this.wrong = [];
    this.checks = 0;
  }

  async open() {
    this.browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS });
    this.page = await this.fresh();
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

  /** Waits for what is painted with the next frame. */
  async painted(page = this.page) {
    await page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
  }

  /** Whether anything in the page is something that no text may become. */
  async harmless(where, page = this.page) {
    const found = await page.evaluate(([known, addresses]) => {
      const wrong = [];
      for (const element of document.querySelectorAll('*')) {
        if (!known.includes(element.tagName)) wrong.push(element.tagName);
        for (const { name, value } of element.attributes) {
          if (name.startsWith('on') || (name === 'style' && /url\(|expression/.test(value)) || name === 'srcdoc') wrong.push(`${element.tagName} ${name}`);
          if (['href', 'src'].includes(name) && !addresses.test(value)) wrong.push(`${element.tagName} ${name}=${value.slice(0, 80)}`);
        }
      }
      if (document.scripts.length !== 1) wrong.push(`${document.scripts.length} scripts`);
      if (window.hit) wrong.push(`a text ran: ${window.hit}`);
      if (Object.prototype.hit !== undefined || [].hit !== undefined) wrong.push('a prototype was changed');
      return wrong;
    }, [this.elements, this.addresses]);
    this.check(found.length === 0, `${where}: ${[...new Set(found)].slice(0, 5).join(', ')}`);
  }

  /** What axe finds that is serious, by all of its rules or by these. */
  async accessible(where, page = this.page, rules = undefined) {
    // The policy of the page holds for scripts that are put into it, not for those that the driver evaluates.
    if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(AXE);
    const found = await page.evaluate((runOnly) => window.axe.run(document, { resultTypes: ['violations'], ...(runOnly && { runOnly }) }).then(({ violations }) => violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join(' | ')}`)), rules);
    this.check(found.length === 0, `axe in ${where}: ${found.join('; ')}`);
  }

  /** Whether all of the page is as wide as the window. */
  async fits(where, page = this.page) {
    const { scrollWidth, innerWidth } = await page.evaluate(() => ({ scrollWidth: document.documentElement.scrollWidth, innerWidth }));
    this.check(scrollWidth <= innerWidth, `${where} is ${scrollWidth} wide in ${innerWidth}`);
  }

  async shot(name, page = this.page) {
    await page.screenshot({ path: path.join(this.shots, `${name}.png`) });
  }
}

/** Walks in the browser that is open, and says how it went: a line of JSON with `report`, and what is wrong, if anything is. `all` gets a function that tells which step begins. */
export async function walked(walk, all, report = {}) {
  const began = Date.now();
  const step = (name) => process.stderr.write(`${((Date.now() - began) / 1000).toFixed(1)} s  ${name}\n`);
  fs.mkdirSync(walk.shots, { recursive: true });
  try {
    await all(step);
  } catch (error) {
    walk.fail(`it ended early: ${error.stack}`);
    await walk.shot('end').catch(() => {});
  }
  await walk.browser.close();
  console.log(JSON.stringify({ ...report, checks: walk.checks, seconds: Math.round((Date.now() - began) / 1000) }));
  if (walk.wrong.length) {
    console.error([...new Set(walk.wrong)].join('\n'));
    process.exit(1);
  }
}
