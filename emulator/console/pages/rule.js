// A rule of faults, put together by choosing instead of writing.

import { control } from './api.js';
import { button, code, field, fill, h, section, select } from './dom.js';
import { isObject, parse } from './json.js';
import { isTyped, typedItem, wire } from './value.js';

/** Effects, what they are called, and which members they take. */
export const KINDS = {
  Throttle: ['Throttle', ['Reason']], InternalServerError: ['InternalServerError', ['Moment']], ServiceUnavailable: ['ServiceUnavailable', ['Moment']], RequestLimitExceeded: ['RequestLimitExceeded', []],
  Latency: ['Slow answer', ['Milliseconds', 'MaxMilliseconds', 'Distribution']], CutConnection: ['Cut connection', ['Moment']], Unprocessed: ['Parts of batches unprocessed', ['Share']],
  TransactionConflict: ['TransactionConflict', []], TransactionInProgress: ['TransactionInProgress', []], ItemCollectionSizeLimitExceeded: ['ItemCollectionSizeLimitExceeded', []],
  ExpiredIterator: ['ExpiredIterator', []], TrimmedData: ['TrimmedData', []], ReplicaLag: ['Lag of replicas', ['Milliseconds']],
};

const WORDS = { Moment: [['Before', 'before the work'], ['After', 'after the work has happened']], Share: [['Some', 'every second'], ['All', 'all']], Distribution: ['Fixed', 'Uniform', 'Exponential'] };

/** The reasons of throttling: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ThrottlingReason.html>. */
const REASONS = ['Table', 'Index'].flatMap((of) => ['Read', 'Write'].flatMap((kind) => ['ProvisionedThroughputExceeded', 'KeyRangeThroughputExceeded', 'MaxOnDemandThroughputExceeded', 'AccountLimitExceeded'].map((what) => `${of}${kind}${what}`)));

/** A number of a text; nothing of an empty one. */
function number(text) {
  if (text.trim() === '') return undefined;
  if (Number.isNaN(Number(text))) throw new Error('is no number');
  return Number(text);
}

/** Attributes of a key, in DynamoDB's JSON or plain. */
function key(text) {
  if (text.trim() === '') return undefined;
  let json;
  try { json = parse(text); } catch (error) { throw new Error(`is no JSON: ${error.message}`); }
  if (!isObject(json)) throw new Error('is no object, such as {"pk": "CUSTOMER#0001"}');
  return isTyped(json) ? wire(json) : typedItem(json);
}

/** A time of UTC in epoch seconds. */
const moment = (text) => (text === '' ? undefined : Date.parse(`${text}Z`) / 1000);

const words = (text) => text.split(/[,\s]+/).filter(Boolean);

/** Members of a rule, by row: how they are called, and how they are read. */
const MATCH = [{ Operations: ['Operations, with commas', words], TableName: ['Table'], IndexName: ['Index'], AccessKeyId: ['Access key'] }, {
  Key: ['Key, as JSON', key, { placeholder: '{"pk": "CUSTOMER#0001"}' }], HashFrom: ['Key space from, 0 to 1', number], HashTo: ['Key space up to, 0 to 1', number],
}];
const OFTEN = [{
  Probability: ['Probability: from 0 to 1', number], Every: ['Every: only each so many-th', number], Nth: ['Nth: only the so many-th', number], Count: ['Count: at most so many', number], Seed: ['Seed: for chances', number],
}, {
  From: ['From, UTC', moment, { type: 'datetime-local', step: 1 }], Until: ['Until, UTC', moment, { type: 'datetime-local', step: 1 }],
}];

/** Fields of a rule, and the rule that they make; `tried` does something and says it. */
export function newRule(place, tried) {
  const rule = { Match: {}, Effect: { Kind: 'Throttle', Reason: REASONS[0] } };
  const wrong = new Map();
  const shown = h('div', {});
  const effect = h('div', { class: 'row' });
  const add = button('Add', () => tried(() => control(place, 'POST', 'faults', { body: rule }), 'The rule is there.'), { class: 'primary' });
  // A rule without what could not be read would hit more than was meant.
  const paint = () => {
    add.disabled = wrong.size > 0;
    fill(shown, wrong.size ? [...wrong].map(([name, message]) => h('p', { class: 'problem' }, `${name} ${message}`)) : code(JSON.stringify(rule, null, 2), 'The rule'));
  };
  const put = (into, name, value) => { if (value === '' || value === undefined || (Array.isArray(value) && !value.length)) delete into[name]; else into[name] = value; paint(); };
  const read = (into, name, reader) => ({ target }) => {
    wrong.delete(name);
    let value;
    try { value = reader(target.value); } catch (error) { wrong.set(name, error.message); }
    target.setAttribute('aria-invalid', String(wrong.has(name)));
    put(into, name, value);
  };
  const inputs = (into, rows) => rows.map((members) => h('div', { class: 'row' }, Object.entries(members).map(([name, [label, reader = (text) => text.trim(), props = {}]]) => h('div', { class: 'field' },
    field(label, h('input', { spellcheck: 'false', autocomplete: 'off', ...props, on: { input: read(into, name, reader) } }))))));
  const effectField = (name) => {
    if (name === 'Reason') return select(REASONS, rule.Effect.Reason, (to) => put(rule.Effect, name, to));
    if (WORDS[name]) return select([['', 'usual'], ...WORDS[name]], '', (to) => put(rule.Effect, name, to));
    return h('input', { inputmode: 'decimal', '.value': rule.Effect[name] ?? '', on: { input: read(rule.Effect, name, number) } });
  };
  const paintEffect = () => {
    const members = KINDS[rule.Effect.Kind][1];
    const kind = select(Object.entries(KINDS).map(([one, [called]]) => [one, called]), rule.Effect.Kind, (to) => {
      for (const name of members) wrong.delete(name);
      rule.Effect = { Kind: to, ...(to === 'Throttle' ? { Reason: REASONS[0] } : {}), ...(KINDS[to][1].includes('Milliseconds') ? { Milliseconds: 300 } : {}) };
      paintEffect();
      paint();
    });
    fill(effect, h('div', { class: 'field wide' }, field('What happens', kind)),
      members.map((name) => h('div', { class: 'field wide' }, field(/Milliseconds$/.test(name) ? name.replace('Milliseconds', ' milliseconds').trim() : name, effectField(name)))));
  };
  paintEffect();
  paint();
  return section('New rule', effect, inputs(rule.Match, MATCH), inputs(rule, OFTEN), shown, h('div', {}, add));
}
