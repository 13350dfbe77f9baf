// Filters and key conditions, put together by choosing instead of writing.

import { button, fill, h, select } from './dom.js';
import { record } from './json.js';
import { fault, TYPES } from './value.js';

/** Comparisons: how they are called, how they are written, and how many operands they have. */
export const COMPARISONS = {
  '=': ['=', (name, one) => `${name} = ${one}`, 1], '<>': ['≠', (name, one) => `${name} <> ${one}`, 1],
  '<': ['<', (name, one) => `${name} < ${one}`, 1], '<=': ['≤', (name, one) => `${name} <= ${one}`, 1],
  '>': ['>', (name, one) => `${name} > ${one}`, 1], '>=': ['≥', (name, one) => `${name} >= ${one}`, 1],
  between: ['between', (name, one, other) => `${name} BETWEEN ${one} AND ${other}`, 2],
  begins: ['begins with', (name, one) => `begins_with(${name}, ${one})`, 1],
  contains: ['contains', (name, one) => `contains(${name}, ${one})`, 1],
  exists: ['is there', (name) => `attribute_exists(${name})`, 0], absent: ['is absent', (name) => `attribute_not_exists(${name})`, 0],
  type: ['is of type', (name, one) => `attribute_type(${name}, ${one})`, 1],
};

/** Those that a sort key may have. */
export const OF_SORT_KEYS = ['=', '<', '<=', '>', '>=', 'between', 'begins'];

/** The value that a text means, of a type. */
export function operand(type, text) {
  if (type === 'BOOL') return { BOOL: text.trim().toLowerCase() === 'true' };
  if (type === 'NULL') return { NULL: true };
  return { [type]: type === 'N' ? text.trim() : text };
}

/** Names and values of an expression, each once. */
export class Placeholders {
  names = record();

  values = record();

  name(path) {
    return path.split('.').map((part) => {
      const [, word, rest] = /^(.*?)((?:\[[0-9]+\])*)$/s.exec(part);
      const found = Object.keys(this.names).find((one) => this.names[one] === word);
      if (found) return found + rest;
      const made = /^[A-Za-z][A-Za-z0-9_]{0,40}$/.test(word) && !Object.hasOwn(this.names, `#${word}`) ? `#${word}` : `#n${Object.keys(this.names).length}`;
      this.names[made] = word;
      return made + rest;
    }).join('.');
  }

  /** A name that may have dots in it, as the name of a key. */
  whole(word) {
    const found = Object.keys(this.names).find((one) => this.names[one] === word);
    if (found) return found;
    const made = /^[A-Za-z][A-Za-z0-9_]{0,40}$/.test(word) ? `#${word}` : `#n${Object.keys(this.names).length}`;
    this.names[made] = word;
    return made;
  }

  value(value) {
    const made = `:v${Object.keys(this.values).length}`;
    this.values[made] = value;
    return made;
  }

  members() {
    return {
      ...(Object.keys(this.names).length ? { ExpressionAttributeNames: this.names } : {}),
      ...(Object.keys(this.values).length ? { ExpressionAttributeValues: this.values } : {}),
    };
  }
}

/** The expression of these filters, all of which must be true. */
export function filterText(filters, placeholders) {
  return filters.filter((one) => one.name !== '').map((one) => {
    const [, write, operands] = COMPARISONS[one.comparison];
    const type = one.comparison === 'type' ? 'S' : one.type;
    const values = [one.one, one.other].slice(0, operands).map((text) => placeholders.value(operand(type, text)));
    return write(placeholders.name(one.name), ...values);
  }).join(' AND ');
}

export function filterInput(filters, member) {
  const placeholders = new Placeholders();
  const text = filterText(filters, placeholders);
  return text ? { [member]: text, ...placeholders.members() } : {};
}

const VALUE_TYPES = ['S', 'N', 'B', 'BOOL', 'NULL'];

/** Lines to put filters together; `filters` is changed in place and `change` called then. */
export function filterFields(filters, change) {
  const element = h('div', { class: 'filters' });
  const paint = () => fill(element, filters.map((one, index) => {
    const apply = () => { if (valid(one)) change(); };
    const text = (member, label) => h('input', { '.value': one[member], 'aria-label': label, placeholder: label, spellcheck: 'false', autocomplete: 'off', on: { change: (event) => { one[member] = event.target.value; apply(); } } });
    const operands = COMPARISONS[one.comparison][2];
    return h('div', { class: 'row' }, text('name', 'Attribute'),
      select(Object.entries(COMPARISONS).map(([key, [words]]) => [key, words]), one.comparison, (to) => { one.comparison = to; paint(); apply(); }, { 'aria-label': 'Comparison' }),
      operands > 0 && one.comparison !== 'type' && select(VALUE_TYPES.map((type) => [type, TYPES[type]]), one.type, (to) => { one.type = to; apply(); }, { 'aria-label': 'Type' }),
      operands > 0 && text('one', one.comparison === 'type' ? 'Type, such as S' : 'Value'), operands > 1 && text('other', 'And'),
      button('×', () => { filters.splice(index, 1); paint(); change(); }, { class: 'quiet small', 'aria-label': 'Remove this filter' }));
  }));
  const add = button('+ Filter', () => { filters.push({ name: '', comparison: '=', type: 'S', one: '', other: '' }); paint(); element.lastElementChild.querySelector('input').focus(); });
  paint();
  return { element, add, paint };
}

const valid = (one) => one.name !== '' && (COMPARISONS[one.comparison][2] === 0 || one.type !== 'N' || !fault(operand('N', one.one)));
