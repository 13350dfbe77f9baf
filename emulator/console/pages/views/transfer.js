// Items in and out as files: dropped here, dragged away, or by buttons.

import { call, writeAll } from '../api.js';
import { button, bytes, count, fill, h, notify, plural, section, select, table as plain } from '../dom.js';
import { parse, record, write } from '../json.js';
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

/** The rows of comma-separated values: quotes may enclose anything. */
export function csv(text) {
  const rows = [[]];
  const word = /(?:"((?:[^"]|"")*)"|([^",\n\r]*))(,|\r?\n|$)/gy;
  for (let found = word.exec(text); found; found = word.exec(text)) {
    rows.at(-1).push(found[1] === undefined ? found[2] : found[1].replaceAll('""', '"'));
    if (found[3] !== ',') { if (word.lastIndex >= text.length) break; rows.push([]); }
  }
  return rows.filter((row) => row.length > 1 || row[0] !== '');
}

/** The item of an entry of a file: in the form of an export, in DynamoDB's JSON, or plain. */
function itemOf(json) {
  if (!json || typeof json !== 'object' || Array.isArray(json)) throw new Error('An item is an object');
  const names = Object.keys(json);
  if (names.length === 1 && names[0] === 'Item' && isTyped(json.Item)) return wire(json.Item);
  return isTyped(json) ? wire(json) : record(Object.entries(json).map(([name, value]) => [name, typed(value)]));
}

/** The items of a file, and what is wrong with the others. */
export function itemsOf(text, table) {
  const items = [];
  const faults = [];
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
    const [head = [], ...rows] = csv(text);
    rows.forEach((row, index) => take(`Row ${index + 2}`, () => record(head.map((name, at) => [name, { S: row[at] ?? '' }]).filter(([, value]) => value.S !== ''))));
    return { items, faults };
  }
  let whole;
  try { whole = parse(text); } catch { whole = undefined; }
  if (whole) {
    const list = Array.isArray(whole) ? whole : Array.isArray(whole.Items) ? whole.Items : [whole];
    list.forEach((json, index) => take(`Item ${index + 1}`, () => itemOf(json)));
  } else {
    text.split('\n').forEach((line, index) => { if (line.trim()) take(`Line ${index + 1}`, () => itemOf(parse(line))); });
  }
  return { items, faults };
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

const FORMATS = {
  'DynamoDB JSON lines': ['json', (items) => items.map((Item) => JSON.stringify({ Item })).join('\n')],
  JSON: ['json', (items) => write(items.map(plainItem))],
  CSV: ['csv', (items) => {
    const names = itemColumns(items, []).map((column) => column.name);
    const quoted = (text) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const text = (value) => (!value ? '' : ['S', 'N', 'B', 'BOOL'].includes(typeOf(value)) ? String(value[typeOf(value)]) : write(plainItem({ value }).value, 0));
    return [names.map(quoted).join(','), ...items.map((item) => names.map((name) => quoted(text(item[name]))).join(','))].join('\n');
  }],
};

function exporting(place, table, signal) {
  const out = h('div', {});
  const format = select(Object.keys(FORMATS), 'DynamoDB JSON lines', () => fill(out), { 'aria-label': 'Format' });
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
    const [ending, render] = FORMATS[format.value];
    const text = render(items);
    const name = `${table.TableName}.${ending}`;
    const type = ending === 'csv' ? 'text/csv' : 'application/json';
    const url = URL.createObjectURL(new Blob([text], { type }));
    signal.addEventListener('abort', () => URL.revokeObjectURL(url));
    // Dragged out of the window, Chromium makes a file of it.
    const handle = h('a', { href: url, download: name, class: 'button', draggable: 'true', on: { dragstart: (event) => event.dataTransfer.setData('DownloadURL', `${type}:${name}:${url}`) } }, `⠿ ${name} (${bytes(text.length)})`);
    fill(out, cut && h('p', { class: 'problem' }, `Only the first ${count(items.length)}: use ExportTableToPointInTime for more.`), h('p', {}, 'Drag it to a folder, or click it:'), handle);
  }
  const begin = button('Read the table', collect, { class: 'primary' });
  return section('Export', h('div', { class: 'title' }, h('div', {}, format), begin), out);
}
