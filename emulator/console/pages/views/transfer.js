// Items in and out as files: dropped here, dragged away, or by buttons.

import { call, writeAll } from '../api.js';
import { csvText, named } from '../csv.js';
import { button, bytes, count, fill, h, notify, plural, section, select, table as plain } from '../dom.js';
import { isObject, parse, record, write } from '../json.js';
import { problem } from '../problem.js';
import { cell, describe, itemColumns, keyNames, sources, tableHead, typeOfKey } from '../table.js';
import { fault, isTyped, plainItem, TYPES, typed, typeOf, wire } from '../value.js';
import { TABLE_VIEWS } from '../views.js';

/** Items that a page of a browser should hold at once. */
const EXPORTED_MAX = 200_000;

export async function show({ params, place, signal }) {
  const table = await describe(place, params.table, signal);
  return [...tableHead(table, 'transfer', place, TABLE_VIEWS), h('div', { class: 'split' }, importing(place, table, signal), exporting(place, table, signal))];
}

/** What a file without types loses. */
const UNTYPED = {
  csv: 'CSV has no types: every value but the keys is read as a text.',
  json: 'Plain JSON has no sets and no binary values: they are read as lists and texts.',
};

/** The item of an entry of a file, and whether it had types: in the form of an export, in DynamoDB's JSON, or plain. */
function itemOf(json) {
  if (!isObject(json)) throw new Error('An item is an object');
  const names = Object.keys(json);
  if (names.length === 1 && names[0] === 'Item' && isTyped(json.Item)) return [wire(json.Item), true];
  return isTyped(json) ? [wire(json), true] : [record(Object.entries(json).map(([name, value]) => [name, typed(value)])), false];
}

/** The entries of a file that is one value: an item, a list of them, or the answer of a Scan; what has the key is an item. */
function entriesOf(whole, table) {
  if (Array.isArray(whole)) return whole;
  return Array.isArray(whole.Items) && !keyNames(table).every((name) => name in whole) ? whole.Items : [whole];
}

/** The items of a file, what is wrong with the others, and what the file could not say, if anything. */
export function itemsOf(text, table) {
  const items = [];
  const faults = [];
  let untyped;
  const take = (where, make) => {
    try {
      const item = fitted(make(), table);
      const wrong = fault({ M: item }) ?? keyNames(table).map((name) => (item[name] ? undefined : `the key ${name} is missing`)).find(Boolean);
      if (wrong) throw new Error(wrong);
      items.push(item);
    } catch (error) { faults.push(`${where}: ${error.message}`); }
  };
  const begin = text.trimStart()[0];
  if (begin !== '{' && begin !== '[') {
    named(text, (where, values) => take(where, () => record(values.map(([name, value]) => [name, { S: value }]))), (one) => faults.push(one));
    return { items, faults, untyped: UNTYPED.csv };
  }
  const read = (json) => {
    const [item, isTypedItem] = itemOf(json);
    if (!isTypedItem) untyped = UNTYPED.json;
    return item;
  };
  let whole;
  try { whole = parse(text); } catch { whole = undefined; }
  if (whole) entriesOf(whole, table).forEach((json, index) => take(`Item ${index + 1}`, () => read(json)));
  else text.split('\n').forEach((line, index) => { if (line.trim()) take(`Line ${index + 1}`, () => read(parse(line))); });
  return { items, faults, untyped };
}

/** Keys get the type that the table asks for: a file of plain values cannot say it. */
function fitted(item, table) {
  for (const name of new Set(sources(table).flatMap((source) => source.keys))) {
    const wanted = typeOfKey(table, name);
    const value = item[name];
    if (value && typeOf(value) !== wanted && ['S', 'N'].includes(typeOf(value)) && wanted in TYPES) item[name] = { [wanted]: String(value[typeOf(value)]) };
  }
  return item;
}

function importing(place, table, signal) {
  const out = h('div', {});
  const picker = h('input', { type: 'file', accept: '.json,.jsonl,.ndjson,.csv,.txt', multiple: true, 'aria-label': 'Files to import' });
  const drop = h('div', { class: 'drop' }, h('p', {}, 'Drop files here: JSON, JSON lines, DynamoDB exports, CSV'), picker);
  const read = async (files) => {
    try {
      const texts = await Promise.all([...files].map(async (file) => {
        const packed = file.name.endsWith('.gz');
        return packed ? new Response(file.stream().pipeThrough(new DecompressionStream('gzip'))).text() : file.text();
      }));
      preview(texts);
    } catch (error) { fill(out, problem(error)); }
  };
  function preview(texts) {
    const read = texts.map((text) => itemsOf(text, table));
    const items = read.flatMap((one) => one.items);
    const faults = read.flatMap((one) => one.faults);
    const untyped = new Set(read.map((one) => one.untyped).filter(Boolean));
    const columns = itemColumns(items.slice(0, 100), keyNames(table)).slice(0, 6);
    const meter = h('i', { css: { width: '0' } });
    const put = async () => {
      go.disabled = true;
      try {
        const last = new Map(items.map((item) => [JSON.stringify(keyNames(table).map((name) => item[name])), item]));
        const done = await writeAll(place, table.TableName, [...last.values()].map((Item) => ({ PutRequest: { Item } })), (some, all) => meter.style.setProperty('width', `${(some / all) * 100}%`), signal);
        notify(`${plural(done, 'item')} written.`);
      } catch (error) { fill(out, problem(error)); }
      go.disabled = false;
    };
    const go = button(`Write ${plural(items.length, 'item')}`, put, { class: 'primary' });
    fill(out, h('p', {}, `${plural(items.length, 'item')} read${faults.length ? `, ${count(faults.length)} that cannot be` : ''}. Items with the same key are replaced.`),
      items.length > 0 && [...untyped].map((one) => h('p', { class: 'hint' }, one)),
      faults.length > 0 && h('ul', { class: 'problem' }, faults.slice(0, 10).map((one) => h('li', {}, one))),
      items.length > 0 && plain(columns.map((column) => column.name), items.slice(0, 5).map((item) => columns.map((column) => cell(item[column.name]))), { label: 'The first items' }),
      items.length > 0 && h('div', {}, go), h('div', { class: 'meter' }, meter));
  }
  picker.addEventListener('change', () => read(picker.files));
  drop.addEventListener('dragover', (event) => { event.preventDefault(); drop.classList.add('over'); });
  drop.addEventListener('dragleave', () => drop.classList.remove('over'));
  drop.addEventListener('drop', (event) => { event.preventDefault(); drop.classList.remove('over'); read(event.dataTransfer.files); });
  return section('Import', drop, out);
}

/** How a value stands in CSV. */
const csvValue = (value) => (!value ? '' : ['S', 'N', 'B', 'BOOL'].includes(typeOf(value)) ? String(value[typeOf(value)]) : write(plainItem({ value }).value, 0));

/** Forms of a file: how its name ends, what comes back from it, and its text. */
const FORMATS = {
  'DynamoDB JSON lines': ['json', 'All types come back as they are.', (items) => items.map((Item) => JSON.stringify({ Item })).join('\n')],
  JSON: ['json', 'To read: imported again, sets are lists and binary values are texts.', (items) => write(items.map(plainItem))],
  CSV: ['csv', 'For spreadsheets: imported again, every value but the keys is a text, and an empty text is not there.', (items, keys) => {
    const names = new Set(keys);
    for (const item of items) for (const name of Object.keys(item)) names.add(name);
    return csvText([[...names], ...items.map((item) => [...names].map((name) => csvValue(Object.hasOwn(item, name) ? item[name] : undefined)))]);
  }],
};

function exporting(place, table, signal) {
  const out = h('div', {});
  const told = h('p', { class: 'hint', id: 'format-told' });
  const tell = () => fill(told, FORMATS[format.value][1]);
  const format = select(Object.keys(FORMATS), 'DynamoDB JSON lines', () => { fill(out); tell(); }, { 'aria-label': 'Format', 'aria-describedby': told.id });
  tell();
  const collect = async () => {
    begin.disabled = true;
    try {
      const items = [];
      let next;
      do {
        const answer = await call(place, 'Scan', { TableName: table.TableName, ConsistentRead: true, ...(next ? { ExclusiveStartKey: next } : {}) }, { signal });
        items.push(...answer.Items);
        next = answer.LastEvaluatedKey;
        fill(out, h('p', { class: 'hint' }, `${plural(items.length, 'item')} read…`));
      } while (next && items.length < EXPORTED_MAX);
      offer(items, Boolean(next));
    } catch (error) { fill(out, problem(error)); }
    begin.disabled = false;
  };
  function offer(items, cut) {
    const [ending, , render] = FORMATS[format.value];
    const text = render(items, keyNames(table));
    const name = `${table.TableName}.${ending}`;
    const type = ending === 'csv' ? 'text/csv' : 'application/json';
    const url = URL.createObjectURL(new Blob([text], { type }));
    signal.addEventListener('abort', () => URL.revokeObjectURL(url));
    // Dragged out of the window, Chromium makes a file of it.
    const handle = h('a', { href: url, download: name, class: 'button', draggable: 'true', on: { dragstart: (event) => event.dataTransfer.setData('DownloadURL', `${type}:${name}:${url}`) } }, `⠿ ${name} (${bytes(text.length)})`);
    fill(out, cut && h('p', { class: 'problem' }, `Only the first ${count(items.length)}: use ExportTableToPointInTime for more.`), h('p', {}, 'Drag it to a folder, or click it:'), handle);
  }
  const begin = button('Read the table', collect, { class: 'primary' });
  return section('Export', h('div', { class: 'title' }, h('div', {}, format), begin), told, out);
}
