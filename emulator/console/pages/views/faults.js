// Faults: what goes wrong, when, and how often it has.

import { control } from '../api.js';
import { badge, button, confirm, field, fill, h, notify, section, table as plain, time } from '../dom.js';
import { problem } from '../problem.js';
import { KINDS, newRule } from '../rule.js';

export async function show({ place, signal, reload }) {
  const [{ Rules: rules }, presets] = await Promise.all([
    control(place, 'GET', 'faults', { signal }),
    control(place, 'GET', 'faults/presets', { signal }).then((answer) => answer.Presets, () => []),
  ]);
  const trouble = h('div', {});
  const tried = async (work, said) => {
    try {
      await work();
      if (said) notify(said);
      reload();
    } catch (error) { fill(trouble, problem(error)); }
  };
  const seed = h('input', { inputmode: 'numeric', '.value': '1', 'aria-label': 'Seed of presets' });
  return [
    h('div', { class: 'title' }, h('h1', {}, 'Faults'), h('span', { class: 'hint' }, `in the database ${place.db}`), h('span', { class: 'grow' }),
      rules.length > 0 && button('Remove all', async () => { if (await confirm('Faults', 'Remove all rules?', 'Remove')) await tried(() => control(place, 'DELETE', 'faults'), 'Nothing goes wrong any more.'); }, { class: 'danger' })),
    trouble,
    section('Presets', presets.length ? h('ul', { class: 'presets' }, presets.map((preset) => h('li', {}, button(preset.Name, () => tried(() => control(place, 'POST', `faults/presets/${encodeURIComponent(preset.Name)}`, { body: seed.value.trim() ? { Seed: Number(seed.value) } : {} }), `${preset.Name} has begun.`), { class: 'primary' }), h('span', {}, preset.Description)))) : h('p', { class: 'hint' }, 'There are none.'),
      h('div', { class: 'row' }, h('div', { class: 'field' }, field('Seed', seed, 'The same seed and calls, the same faults.')))),
    section('Rules', rules.length ? plain(['Id', 'When', 'What', 'How often', 'Seen', 'Applied', ''], rules.map((rule) => [
      h('span', { class: 'mono nowrap' }, rule.Id), words(rule.Match), happens(rule.Effect), often(rule), rule.Seen ?? 0, badge(rule.Applied ?? 0, rule.Applied ? 'bad' : ''),
      button('Remove', () => tried(() => control(place, 'DELETE', `faults/${encodeURIComponent(rule.Id)}`)), { class: 'small danger' }),
    ]), { label: 'Rules' }) : h('p', { class: 'hint' }, 'Nothing goes wrong yet.')),
    newRule(place, tried),
  ];
}

const words = ({ Operations, TableName, IndexName, Key, HashFrom, HashTo, AccessKeyId } = {}) => [
  Operations?.length && Operations.join(', '), TableName && `on ${TableName}`, IndexName && `index ${IndexName}`, Key && `with the key ${JSON.stringify(Key)}`,
  (HashFrom !== undefined || HashTo !== undefined) && `of ${(HashFrom ?? 0).toFixed(3)} to ${(HashTo ?? 1).toFixed(3)} of the key space`, AccessKeyId && `by ${AccessKeyId}`,
].filter(Boolean).join(', ') || 'any call';

function happens({ Kind, Reason, Moment, Share, Milliseconds, MaxMilliseconds, Distribution } = {}) {
  const more = [Moment && `${Moment.toLowerCase()} the work`, Share && Share.toLowerCase(), Milliseconds !== undefined && `${Milliseconds}${MaxMilliseconds === undefined ? '' : ` to ${MaxMilliseconds}`} ms`, Distribution && Distribution.toLowerCase()].filter(Boolean);
  return [h('strong', {}, KINDS[Kind]?.[0] ?? Kind), Reason && h('div', { class: 'hint' }, Reason), more.length > 0 && h('div', { class: 'hint' }, more.join(', '))];
}

const often = ({ Probability, Every, Nth, Count, From, Until }) => [Probability !== undefined && `${Probability * 100} %`, Every && `every ${Every}th`, Nth && `the ${Nth}th`, Count && `at most ${Count}`, From !== undefined && `from ${time(From)}`, Until !== undefined && `until ${time(Until)}`].filter(Boolean).join(', ') || 'always';
