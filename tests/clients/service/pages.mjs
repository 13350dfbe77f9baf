// The pages of the service as a walk sees them: how somebody gets at them, what they are made of, and calls from outside of the browser.

import { Walk } from '../browser/kit.mjs';

const MADE_OF = {
  elements: `A BODY BUTTON CODE DD DETAILS DIV DL DT FORM H1 H2 H3 HEAD HEADER HTML INPUT LABEL LI MAIN META NAV NOSCRIPT OL OPTION P PRE S
  SCRIPT SECTION SELECT SMALL SPAN STRONG STYLE SUMMARY TABLE TBODY TD TEXTAREA TH THEAD TITLE TR`,
  addresses: /^(\/|\/access|\/models|\/docs|\/openapi\.json)$/,
};

/** The administrator, whose password the service was started with. */
const ADMIN = 'admin';

export class Service extends Walk {
  constructor(url, shots, password) {
    super(url, shots, MADE_OF);
    this.password = password;
    this.refusals = 0;
  }

  /** Lets the service refuse what `work` asks: a browser notes that as an error. */
  async refused(work) {
    this.refusals += 1;
    try { await work(); } finally { this.refusals -= 1; }
  }

  async fresh(options = {}) {
    const page = await super.fresh(options);
    // To look at a password takes its time, and longer where much else goes on.
    page.setDefaultTimeout(60_000);
    page.on('console', (message) => {
      const refused = this.refusals > 0 && /^Failed to load resource: the server responded with a status of 4/.test(message.text());
      if (message.type() === 'error' && !refused) this.fail(`an error in the console: ${message.text()} ${message.location().url}`);
    });
    page.on('response', (response) => { if ('set-cookie' in response.headers()) this.fail(`a cookie from ${response.url()}`); });
    return page;
  }

  /** Waits until what was asked for last is shown. */
  async settled(page = this.page) {
    await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
    await this.painted(page);
  }

  /** Opens a page as somebody who has signed in. */
  async visit(path, page = this.page) {
    await page.goto(this.url + path);
    await page.getByLabel('Name', { exact: true }).first().fill(ADMIN);
    await page.getByLabel('Password', { exact: true }).fill(this.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await this.settled(page);
  }

  /** Shows a part of the page. */
  async part(name, page = this.page) {
    await page.locator('#tabs').getByRole('button', { name, exact: true }).click();
    await this.settled(page);
  }

  /** What the page says of what was done last. */
  said(page = this.page) { return page.locator('#said').innerText(); }

  /** The texts of a column of the first table, from its first row on. */
  column(number, page = this.page) { return page.locator('table').first().locator(`tbody tr td:nth-child(${number})`).allTextContents(); }

  async token() {
    if (!this.known) {
      const body = JSON.stringify({ username: ADMIN, password: this.password });
      const response = await fetch(`${this.url}/auth/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      this.known = (await response.json()).token;
    }
    return this.known;
  }

  /** Asks the service from outside of the browser. Without a body nothing is sent; bytes go as they are. */
  async api(method, path, body = undefined, headers = {}) {
    const type = body instanceof Uint8Array ? 'application/octet-stream' : 'application/json';
    const response = await fetch(this.url + path, {
      method, body: body === undefined || body instanceof Uint8Array ? body : JSON.stringify(body),
      headers: { authorization: `Bearer ${await this.token()}`, ...(body !== undefined && { 'content-type': type }), ...headers },
    });
    const text = await response.text();
    if (!response.ok) throw Object.assign(new Error(`${method} ${path}: ${response.status} ${text}`), { status: response.status });
    return text ? JSON.parse(text) : undefined;
  }
}
