// One item, to be changed: typed fields, DynamoDB's JSON, or plain JSON; saved under a condition.

import { call } from './api.js';
import { button, bytes, dialog, field, fill, h, notify, select, tabs } from './dom.js';
import { isObject, parse, record, write } from './json.js';
import { requestTabs } from './code.js';
import { problem } from './problem.js';
import { keyNames, typeOfKey } from './table.js';
import { fault, isTyped, itemSize, keyText, ofType, plainItem, sameItems, typeOf, contentOf, TYPES, typedItem, wire } from './value.js';

const ITEM_BYTES_MAX = 400 * 1024;
const TYPE_CHOICES = Object.entries(TYPES).map(([type, name]) => [type, `${type} ${name}`]);

/** Fields for a value. `change` gets the new value; `fixed` keeps the type. */
function valueFields(value, change, label, fixed) {
  const type = typeOf(value);
  const content = contentOf(value);
  const text = (of, to, props = {}) => {
    const long = of.length > 60 || of.includes('\n');
    const input = h(long ? 'textarea' : 'input', { '.value': of, 'aria-label': label, spellcheck: 'false', autocomplete: 'off', rows: long ? Math.min(8, 1 + of.split('\n').length) : undefined, ...props });
    // What a field of one line cannot show, such as a line end, stays as long as nobody types.
    input.addEventListener('input', () => to(input.value));
    return input;
  };
  switch (type) {
    case 'S': return text(content, (to) => change({ S: to }));
    case 'N': return text(content, (to) => change({ N: to.trim() }), { inputmode: 'decimal' });
    case 'B': return text(content, (to) => change({ B: to.trim() }), { placeholder: 'base64' });
    case 'BOOL': return select([['true', 'true'], ['false', 'false']], String(content), (to) => change({ BOOL: to === 'true' }), { 'aria-label': label });
    case 'NULL': return h('span', { class: 'hint' }, 'null');
    case 'SS': case 'NS': case 'BS': return text(content.join('\n'), (to) => change({ [type]: to.split('\n').filter((line) => line !== '') }), { rows: 3, placeholder: 'one element a line' });
    default: return nestedFields(value, change, label, fixed);
  }
}

function nestedFields(value, change, label) {
  const box = h('div', { class: 'typed' });
  const isList = typeOf(value) === 'L';
  let entries = isList ? value.L.map((one) => [null, one]) : Object.entries(value.M);
  const tell = () => change(isList ? { L: entries.map(([, one]) => one) } : { M: record(entries) });
  const paint = () => {
    fill(box, entries.map((entry, index) => line(entry, {
      index: isList ? index : undefined, label: isList ? `${label}[${index}]` : `${label}.${entry[0]}`, change: tell, repaint: paint,
      remove: () => { entries = entries.filter((other) => other !== entry); tell(); paint(); },
    })), button(isList ? '+ Element' : '+ Member', () => { entries.push([isList ? null : freeName(entries), { S: '' }]); tell(); paint(); }, { class: 'small' }));
  };
  paint();
  return box;
}

const freeName = (entries) => {
  let at = entries.length + 1;
  while (entries.some(([name]) => name === `attribute${at}`)) at += 1;
  return `attribute${at}`;
};

/** Name, type and value of an attribute, a member or an element. `entry` is changed in place. */
function line(entry, { index, label, change, repaint, remove, fixed }) {
  const [name, value] = entry;
  const type = typeOf(value);
  const content = h('div', { class: ['M', 'L'].includes(type) ? 'nested' : 'content' }, valueFields(value, (to) => { entry[1] = to; change(); }, label));
  const naming = index !== undefined
    ? h('span', { class: 'index' }, `[${index}]`)
    : h('input', { '.value': name, '.readOnly': fixed, 'aria-label': `Name of ${name}`, spellcheck: 'false', autocomplete: 'off', on: { input: (event) => { entry[0] = event.target.value; change(); } } });
  const kind = select(fixed ? TYPE_CHOICES.filter(([one]) => one === type) : TYPE_CHOICES, type, (to) => { entry[1] = ofType(to, entry[1]); change(); repaint(); }, { 'aria-label': `Type of ${label}` });
  const removing = fixed ? h('span', { class: 'badge' }, 'key') : button('×', remove, { class: 'quiet small', 'aria-label': `Remove ${label}` });
  const nested = ['M', 'L'].includes(type);
  return h('div', { class: `line ${index !== undefined ? 'entry' : ''} ${fixed ? 'fixed' : ''}` }, naming, kind, nested ? h('span', {}) : content, removing, nested && content);
}

function form(state, keys, changed) {
  let entries = [...keys.map((name) => [name, state.item[name]]), ...Object.entries(state.item).filter(([name]) => !keys.includes(name))];
  const box = h('div', { class: 'typed' });
  const tell = () => {
    const names = entries.map(([name]) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    state.fault = twice === undefined ? undefined : `The name ${twice} is there twice`;
    state.item = record(entries);
    changed();
  };
  const paint = () => fill(box, entries.map((entry, index) => line(entry, {
    label: entry[0], change: tell, repaint: paint, fixed: index < keys.length,
    remove: () => { entries = entries.filter((other) => other !== entry); tell(); paint(); },
  })), button('+ Attribute', () => {
    entries.push([freeName(entries), { S: '' }]);
    tell();
    paint();
    [...box.querySelectorAll('.line > input')].at(-1)?.select();
  }, { class: 'small' }));
  paint();
  return box;
}

function asText(state, changed, isPlain) {
  const area = h('textarea', { rows: 18, spellcheck: 'false', 'aria-label': isPlain ? 'The item as plain JSON' : 'The item as DynamoDB JSON' });
  const note = h('p', { class: 'hint' }, isPlain ? 'Numbers keep every digit. Sets and binary values keep their type while the attribute keeps its name.' : 'Every value with its type.');
  area.value = write(isPlain ? plainItem(state.item) : state.item);
  area.addEventListener('input', () => {
    try {
      const json = parse(area.value);
      if (!isObject(json)) throw new Error('An item is an object');
      if (!isPlain && Object.keys(json).length && !isTyped(json)) throw new Error('Each attribute needs one type, as in {"S": "text"}');
      state.item = isPlain ? typedItem(json, state.read) : wire(json);
      state.fault = undefined;
    } catch (error) {
      state.fault = error.message;
    }
    changed();
  });
  return [area, note];
}

const CONDITIONS = {
  unchanged: 'as I read it', absent: 'nothing is there', present: 'something is there', none: 'in any case', own: 'my condition',
};

const EXPRESSION_VALUES_MAX = 300;

/** The parameters of PutItem that make a condition true. */
function condition(kind, { read, item, keys, expression }) {
  const names = record();
  const values = record();
  const name = (of) => { const found = Object.entries(names).find(([, one]) => one === of); if (found) return found[0]; const made = `#a${Object.keys(names).length}`; names[made] = of; return made; };
  let text;
  if (kind === 'absent') text = `attribute_not_exists(${name(keys[0])})`;
  else if (kind === 'present') text = `attribute_exists(${name(keys[0])})`;
  else if (kind === 'own') return expression.trim() ? { ConditionExpression: expression } : {};
  else if (kind === 'unchanged' && read) {
    const terms = Object.entries(read).slice(0, EXPRESSION_VALUES_MAX).map(([of, value]) => {
      const to = `:v${Object.keys(values).length}`;
      values[to] = value;
      return `${name(of)} = ${to}`;
    });
    for (const of of Object.keys(item).filter((one) => !Object.hasOwn(read, one))) terms.push(`attribute_not_exists(${name(of)})`);
    text = terms.join(' AND ');
  } else return {};
  return { ConditionExpression: text, ExpressionAttributeNames: names, ...(Object.keys(values).length ? { ExpressionAttributeValues: values } : {}) };
}

function blank(table) {
  return record(keyNames(table).map((name) => [name, { [typeOfKey(table, name)]: '' }]));
}

/** Opens an item, or a new one; the answer is whether anything was saved. */
export function editItem(place, table, read) {
  const keys = keyNames(table);
  const state = { read, item: record(Object.entries(read ?? blank(table))), fault: undefined };
  const start = state.item;
  return dialog(read ? 'Item' : 'New item', (close) => {
    const foot = h('div', { class: 'foot' });
    const trouble = h('div', {});
    const measure = h('span', { class: 'hint' });
    const chosen = select(Object.entries(CONDITIONS).filter(([kind]) => read || kind !== 'unchanged'), read ? 'unchanged' : 'absent', (kind) => { own.hidden = kind !== 'own'; changed(); });
    const expression = h('input', { placeholder: 'attribute_exists(version)', spellcheck: 'false', 'aria-label': 'Condition' });
    const own = h('div', { hidden: true }, expression);
    const save = h('button', { class: 'primary', type: 'button' }, 'Save');
    const input = () => ({ TableName: table.TableName, Item: state.item, ...condition(chosen.value, { ...state, keys, expression: expression.value }) });
    function changed() {
      const wrong = state.fault ?? keys.map((name) => (state.item[name] ? undefined : `The key ${name} is missing`)).find(Boolean) ?? fault({ M: state.item });
      fill(trouble, wrong && h('p', { class: 'problem' }, wrong));
      save.disabled = Boolean(wrong);
      if (wrong) return;
      const size = itemSize(state.item);
      fill(measure, `${bytes(size)}${size > ITEM_BYTES_MAX ? ', more than the 400 KB of an item' : ''}${read && sameItems(read, state.item) ? ' · unchanged' : ''}`);
    }
    const saving = async () => {
      if (save.disabled) return;
      save.disabled = true;
      try {
        await call(place, 'PutItem', input());
        const moved = read && keyText(read, keys) !== keyText(state.item, keys);
        notify(moved ? 'Saved under a new key; the old item is still there.' : 'Saved.');
        close(true);
      } catch (error) {
        const stale = error.code === 'ConditionalCheckFailedException' && chosen.value === 'unchanged';
        fill(trouble, problem(error), stale && button('Load it as it is now', async () => {
          const { Item } = await call(place, 'GetItem', { TableName: table.TableName, Key: record(keys.map((name) => [name, read[name]])), ConsistentRead: true });
          close();
          if (Item) editItem(place, table, Item); else notify('It was deleted meanwhile.');
        }));
        save.disabled = false;
      }
    };
    save.addEventListener('click', saving);
    const editors = tabs('Edit as', [
      ['Fields', () => form(state, keys, changed)],
      ['DynamoDB JSON', () => asText(state, changed, false)],
      ['JSON', () => asText(state, changed, true)],
      ['Request', () => requestTabs(place, () => ({ operation: 'PutItem', input: input() }))],
    ]);
    editors.addEventListener('keydown', (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') { event.preventDefault(); saving(); }
    });
    fill(foot, h('div', { class: 'row' }, field('Save only if it is', chosen), h('div', { class: 'grow' }, own)),
      h('footer', {}, measure, h('span', { class: 'grow' }), button('Cancel', () => close(state.item !== start && false)), save));
    changed();
    return [editors, trouble, foot];
  }, { stays: true });
}

