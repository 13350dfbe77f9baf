// How stale a read may be that is not strong.

import { control } from '../api.js';
import { button, checkbox, field, fill, h, notify, section, select } from '../dom.js';
import { problem } from '../problem.js';

const MODES = [['Off', 'Off: every read sees the last write'], ['Lag', 'Lag: reads see what was so long ago'], ['Seeded', 'Seeded: any version inside the window, by a seed']];

export async function show({ place, signal }) {
  const state = await control(place, 'GET', 'consistency', { signal });
  const trouble = h('div', {});
  const number = (member, otherwise) => h('input', { inputmode: 'numeric', '.value': state[member] ?? otherwise });
  const mode = select(MODES, state.Mode, () => paint());
  const lag = number('LagMilliseconds', 1000);
  const spread = number('WindowMilliseconds', 1000);
  const index = number('IndexMilliseconds', '');
  // What is as for tables stays so when that changes.
  if (state.IndexMilliseconds === (state.LagMilliseconds ?? state.WindowMilliseconds)) index.value = '';
  const seed = number('Seed', 1);
  const monotonic = checkbox('One session never goes back', state.Monotonic === true);
  const own = h('div', { class: 'row' });
  const ofIndexes = field('Global indexes, in milliseconds', index, 'Empty: as tables.');
  const paint = () => fill(own, mode.value === 'Lag' && [field('Milliseconds', lag), ofIndexes], mode.value === 'Seeded' && [field('Window in milliseconds', spread), ofIndexes, field('Seed', seed), monotonic]);
  paint();
  const save = async () => {
    const body = { Mode: mode.value };
    if (mode.value === 'Lag') body.LagMilliseconds = Number(lag.value);
    if (mode.value === 'Seeded') Object.assign(body, { WindowMilliseconds: Number(spread.value), Seed: Number(seed.value), Monotonic: monotonic.firstChild.checked });
    if (mode.value !== 'Off' && index.value.trim() !== '') body.IndexMilliseconds = Number(index.value);
    try {
      await control(place, 'PUT', 'consistency', { body });
      fill(trouble);
      notify('It is so from now on.');
    } catch (error) { fill(trouble, problem(error)); }
  };
  return [
    h('div', { class: 'title' }, h('h1', {}, 'Staleness'), h('span', { class: 'hint' }, `in the database ${place.db}`)), trouble,
    section(undefined, field('Reads that are not strong', mode), own, h('div', {}, button('Set', save, { class: 'primary' })),
      h('p', { class: 'hint' }, 'Global indexes lag as well, and only go forward. Strong reads, transactions and conditions always see the last write. The same seed and the same calls give the same answers.')),
  ];
}
