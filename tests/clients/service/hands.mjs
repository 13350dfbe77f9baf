// With what somebody works: a mouse, or keys alone.

/** A pointer, which gets everywhere at once. */
export class Mouse {
  constructor(page) { this.page = page; }

  async press(what) { await what.click(); }

  async fill(what, text) {
    await what.click();
    await what.fill(text);
  }

  async choose(what, option) { await what.selectOption(option); }

  async attach(what, file) {
    const [chooser] = await Promise.all([this.page.waitForEvent('filechooser'), what.click()]);
    await chooser.setFiles(file);
  }
}

/** So many elements are passed before one counts as out of reach. */
const STEPS_MAX = 150;

/** Keys, which get to one element after the other. */
export class Keys {
  constructor(page, walk) { Object.assign(this, { page, walk }); }

  /** Goes on until the focus is there, backwards where that is nearer, and looks whether one sees it. */
  async reach(what) {
    const target = await what.elementHandle();
    const at = () => target.evaluate((element) => {
      const { activeElement: now, body } = document;
      if (element === now) {
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return outlineStyle !== 'none' && parseFloat(outlineWidth) > 0 ? 'there' : 'unseen';
      }
      return now !== body && now.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING ? 'Shift+Tab' : 'Tab';
    });
    for (let step = 0; step < STEPS_MAX; step += 1) {
      const key = await at();
      if (!key.endsWith('Tab')) return this.walk.check(key === 'there', `the focus on ${what} cannot be seen`);
      await this.page.keyboard.press(key);
    }
    throw new Error(`keys do not get to ${what}`);
  }

  async press(what) {
    await this.reach(what);
    await this.page.keyboard.press('Enter');
  }

  async fill(what, text) {
    await this.reach(what);
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.insertText(text);
  }

  async choose(what, option) {
    await this.reach(what);
    await this.page.keyboard.type(option);
  }

  async attach(what, file) {
    await this.reach(what);
    const [chooser] = await Promise.all([this.page.waitForEvent('filechooser'), this.page.keyboard.press('Space')]);
    await chooser.setFiles(file);
  }
}
