// The console as a walk sees it: its views, what they are made of, and calls from outside of the browser.

import { Walk } from '../browser/kit.mjs';

const MADE_OF = {
  elements: `A BODY BUTTON CODE DATALIST DD DETAILS DIALOG DIV DL DT FOOTER FORM H1 H2 H3 HEAD HEADER HTML I IMG INPUT KBD LABEL
  LI LINK MAIN MARK META NAV OPTION P PRE SCRIPT SECTION SELECT SMALL SPAN STRONG SUMMARY TABLE TBODY TD TEXTAREA TH THEAD TITLE TR UL`,
  addresses: /^(#|\/console|blob:|https:\/\/docs\.aws\.amazon\.com\/)/,
};

export class Console extends Walk {
  constructor(url, shots) { super(url, shots, MADE_OF); }

  /** A walk through another emulator, in the same browser; what is wrong there is wrong here. */
  async beside(url) {
    const other = new Console(url, this.shots);
    Object.assign(other, { browser: this.browser, wrong: this.wrong });
    other.page = await other.fresh();
    return other;
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
    await this.painted(page);
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
