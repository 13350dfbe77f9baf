// Faults: what goes wrong, when, and how often it has.

import { control } from '../api.js';
import { badge, button, code, confirm, field, fill, h, notify, section, select, table as plain } from '../dom.js';
import { problem } from '../problem.js';

/** Effects, what they are called, and which members they take. */
const KINDS = {
  Throttle: ['Throttle', ['Reason']], InternalServerError: ['InternalServerError', ['Moment']], ServiceUnavailable: ['ServiceUnavailable', ['Moment']], RequestLimitExceeded: ['RequestLimitExceeded', []],
  Latency: ['Slow answer', ['Milliseconds', 'MaxMilliseconds', 'Distribution']], CutConnection: ['Cut connection', ['Moment']], Unprocessed: ['Parts of batches unprocessed', ['Share']],
  TransactionConflict: ['TransactionConflict', []], TransactionInProgress: ['TransactionInProgress', []], ItemCollectionSizeLimitExceeded: ['ItemCollectionSizeLimitExceeded', []],
  ExpiredIterator: ['ExpiredIterator', []], TrimmedData: ['TrimmedData', []], ReplicaLag: ['Lag of replicas', ['Milliseconds']],
};

const WORDS = { Moment: [['Before', 'before the work'], ['After', 'after the work has happened']], Share: [['Some', 'every second'], ['All', 'all']], Distribution: ['Fixed', 'Uniform', 'Exponential'] };

/** The reasons of throttling: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ThrottlingReason.html>. */
const REASONS = ['Table', 'Index'].flatMap((of) => ['Read', 'Write'].flatMap((kind) => ['ProvisionedThroughputExceeded', 'KeyRangeThroughputExceeded', 'MaxOnDemandThroughputExceeded', 'AccountLimitExceeded'].map((what) => `${of}${kind}${what}`)));

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

const often = ({ Probability, Every, Nth, Count, From, Until }) => [Probability !== undefined && `${Probability * 100} %`, Every && `every ${Every}th`, Nth && `the ${Nth}th`, Count && `at most ${Count}`, From && `from ${From}`, Until && `until ${Until}`].filter(Boolean).join(', ') || 'always';

const UNIT = { Probability: 'from 0 to 1', Every: 'only each so many-th', Nth: 'only the so many-th', Count: 'at most so many', Seed: 'for chances' };

/** Fields of a rule, and the rule that they make. */
function newRule(place, tried) {
  const rule = { Match: {}, Effect: { Kind: 'Throttle', Reason: REASONS[0] } };
  const shown = h('div', {});
  const effect = h('div', { class: 'row' });
  const paint = () => fill(shown, code(JSON.stringify(rule, null, 2), 'The rule'));
  const put = (into, name, value) => { if (value === '' || value === undefined || (Array.isArray(value) && !value.length)) delete into[name]; else into[name] = value; paint(); };
  const text = (into, name, label, read = (value) => value.trim()) => h('div', { class: 'field' }, field(label, h('input', { spellcheck: 'false', autocomplete: 'off', on: { input: (event) => put(into, name, read(event.target.value)) } })));
  const number = (value) => (value.trim() === '' || Number.isNaN(Number(value)) ? undefined : Number(value));
  const paintEffect = () => {
    const [, members] = KINDS[rule.Effect.Kind];
    fill(effect, h('div', { class: 'field wide' }, field('What happens', select(Object.entries(KINDS).map(([kind, [words]]) => [kind, words]), rule.Effect.Kind, (kind) => {
      rule.Effect = { Kind: kind, ...(kind === 'Throttle' ? { Reason: REASONS[0] } : {}), ...(KINDS[kind][1].includes('Milliseconds') ? { Milliseconds: 300 } : {}) };
      paintEffect();
      paint();
    }))), members.map((name) => h('div', { class: 'field wide' }, field(name === 'Milliseconds' || name === 'MaxMilliseconds' ? name.replace('Milliseconds', ' milliseconds').trim() : name,
      name === 'Reason' ? select(REASONS, rule.Effect.Reason, (to) => put(rule.Effect, name, to))
        : WORDS[name] ? select([['', 'usual'], ...WORDS[name]], '', (to) => put(rule.Effect, name, to))
          : h('input', { inputmode: 'decimal', '.value': rule.Effect[name] ?? '', on: { input: (event) => put(rule.Effect, name, number(event.target.value)) } })))));
  };
  paintEffect();
  paint();
  const add = () => tried(() => control(place, 'POST', 'faults', { body: rule }), 'The rule is there.');
  return section('New rule', effect,
    h('div', { class: 'row' }, text(rule.Match, 'Operations', 'Operations, with commas', (value) => value.split(/[,\s]+/).filter(Boolean)), text(rule.Match, 'TableName', 'Table'), text(rule.Match, 'IndexName', 'Index'), text(rule.Match, 'AccessKeyId', 'Access key')),
    h('div', { class: 'row' }, Object.entries(UNIT).map(([name, words]) => text(rule, name, `${name}: ${words}`, number))),
    shown, h('div', {}, button('Add', add, { class: 'primary' })));
}
