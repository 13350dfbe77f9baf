// The clock of a database: stopped, set forward, run at another pace. Everything follows it.

import { control } from '../api.js';
import { badge, button, facts, field, fill, h, notify, section, time } from '../dom.js';
import { problem } from '../problem.js';

const STEPS = [['1 s', 1e3], ['1 min', 6e4], ['5 min', 3e5], ['1 h', 36e5], ['1 day', 864e5], ['35 days', 35 * 864e5]];
const RATES = [['standing', 0], ['real time', 1], ['60 times', 60], ['3,600 times', 3600]];

export async function show({ place, signal }) {
  const shown = h('div', { class: 'big mono', role: 'timer' });
  const detail = h('div', {});
  const trouble = h('div', {});
  let state;
  let at;
  const take = (answer) => { state = answer; at = performance.now(); paint(); };
  const paint = () => {
    const now = state.Now + (state.Frozen ? 0 : ((performance.now() - at) / 1000) * (state.Rate ?? 1));
    fill(shown, time(Math.floor(now * 10) / 10));
    fill(detail, state.Frozen ? badge('standing', 'warn') : badge(state.Rate === 1 || state.Rate === undefined ? 'in real time' : `${state.Rate} times as fast`, 'good'), ` ${offset(now)}`);
  };
  const set = async (word, body) => {
    try {
      take(await control(place, 'POST', `clock/${word}`, { body }));
      fill(trouble);
      if (word === 'advance' || word === 'set') notify('All that was due until then is done.');
    } catch (error) { fill(trouble, problem(error)); }
  };
  const forward = (text) => {
    const seconds = text.trim() === '' ? NaN : Number(text);
    if (seconds >= 0) set('advance', { Milliseconds: Math.round(seconds * 1000) });
    else fill(trouble, h('p', { class: 'problem', role: 'alert' }, `Forward takes seconds, 0 or more, and not ${text.trim() || 'nothing'}. To go back, set a time.`));
  };
  take(await control(place, 'GET', 'clock', { signal }));
  const timer = setInterval(paint, 200);
  signal.addEventListener('abort', () => clearInterval(timer));
  const input = h('input', { type: 'datetime-local', step: 1, '.value': new Date(state.Now * 1000).toISOString().slice(0, 19) });
  const amount = h('input', { inputmode: 'numeric', '.value': '3600' });
  return [
    h('div', { class: 'title' }, h('h1', {}, 'Clock'), h('span', { class: 'hint' }, `of the database ${place.db}`)), trouble,
    section(undefined, shown, h('p', {}, detail), h('div', { class: 'title' }, button('Stop', () => set('freeze')), button('Go on', () => set('resume')))),
    h('div', { class: 'cards' },
      section('Forward', h('div', { class: 'title' }, STEPS.map(([name, milliseconds]) => button(`+ ${name}`, () => set('advance', { Milliseconds: milliseconds })))),
        h('div', { class: 'row' }, field('Seconds', amount), button('Forward', () => forward(amount.value)))),
      section('Set', h('div', { class: 'row' }, field('UTC', input), button('Set', () => set('set', { Time: Date.parse(`${input.value}Z`) / 1000 })))),
      section('Pace', h('div', { class: 'title' }, RATES.map(([name, Rate]) => button(name, () => (Rate ? set('rate', { Rate }) : set('freeze'))))))),
    section('What follows it', facts([['Time to live', 'expired items go'], ['Streams', 'records older than 24 hours go, iterators end'], ['Point in time', 'the earliest moment moves'], ['Backups', 'those of the service end'], ['Tables', 'CREATING and UPDATING end'], ['Replicas', 'what is on its way arrives'], ['Throttling', 'buckets fill']])),
  ];
}

function offset(now) {
  const seconds = Math.round(now - Date.now() / 1000);
  if (Math.abs(seconds) < 2) return 'as on this machine';
  const days = Math.floor(Math.abs(seconds) / 86400);
  const rest = new Date((Math.abs(seconds) % 86400) * 1000).toISOString().slice(11, 19);
  return `${days ? `${days} d ` : ''}${rest} ${seconds > 0 ? 'ahead of' : 'behind'} this machine`;
}
