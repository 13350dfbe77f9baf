// Walks through the pages of the service as a person does, in Chromium, and looks whether all of it holds.
//
//   walk.mjs URL FOLDER PASSWORD
//
// The service at URL has the sample catalogue of packages and nothing else, and an administrator with PASSWORD. Pictures of
// every view come into FOLDER.

import { walked } from '../browser/kit.mjs';
import { attack } from './attacks.mjs';
import { Keys, Mouse } from './hands.mjs';
import { meet, store } from './hostile.mjs';
import { models } from './models.mjs';
import { packages } from './packages.mjs';
import { Service } from './pages.mjs';
import { prepare } from './sample.mjs';
import { syncs } from './syncs.mjs';

const [url, shots, password] = process.argv.slice(2);
const walk = new Service(url.replace('127.0.0.1', 'localhost'), shots, password);
await walk.open();

/** What people have in front of them: a telephone and a window. Who has a mouse looks at both and works in the window, who has keys alone works in little room. */
const SIZES = {
  mouse: [['dark', { width: 400, height: 780 }], ['light', { width: 1280, height: 800 }]],
  keys: [['light', { width: 400, height: 780 }]],
};

/** A page, hands, and a look at what is shown. */
async function person(way) {
  const [colorScheme, viewport] = SIZES[way].at(-1);
  const page = await walk.fresh({ colorScheme, viewport });
  const hand = way === 'mouse' ? new Mouse(page) : new Keys(page, walk);
  const look = async (name) => {
    await walk.settled(page);
    await walk.harmless(name, page);
    if (way === 'keys') return walk.fits(`${name}, by keys`, page);
    for (const [colors, size] of SIZES[way]) {
      await page.emulateMedia({ colorScheme: colors });
      await page.setViewportSize(size);
      await walk.painted(page);
      const where = `${name}, ${colors}, ${size.width} wide`;
      await walk.fits(where, page);
      // There are other colours in the window, and less that can be in the way.
      await walk.accessible(where, page, colors === 'light' ? ['color-contrast'] : undefined);
      await walk.shot(`${name}-${colors}-${size.width}`, page);
    }
  };
  return { walk, page, hand, look, way };
}

/** Each goes a way of their own, so that no two register models at the same time. */
async function people() {
  const ways = [['mouse', [packages]], ['mouse', [syncs, models]], ['keys', [models, packages, syncs]]];
  await Promise.all(ways.map(async ([way, parts]) => {
    const who = await person(way);
    for (const part of parts) await part(who);
    await who.page.context().close();
  }));
}

const report = {};

await walked(walk, async (step) => {
  await prepare(walk);
  step('by mouse and by keys');
  await people();
  step('hostile texts');
  const refused = await store(walk);
  report.refused = Object.fromEntries(Object.entries(refused).map(([kind, texts]) => [kind, texts.size]));
  await meet(walk, refused);
  step('other sites');
  report.routes = await attack(walk);
}, report);
