// The request log as it goes on: filters, one call in full, why it cost what it cost.

import { NotThere, TAG, call, controlResponse, follow } from '../api.js';
import { badge, button, bytes, checkbox, code, count, download, facts, field, fill, h, notify, plural, select, tabs, time } from '../dom.js';
import { requestTabs } from '../code.js';
import { Grid } from '../grid.js';
import { address } from '../place.js';
import { needsControl, problem } from '../problem.js';
import { again, lacks } from '../replay.js';
import { costView, refusalView } from '../why.js';

const KEPT = 5000;
/** Milliseconds between two times that new calls are shown. */
const SHOWN_EVERY = 150;
/** Milliseconds between two questions for new calls, where the emulator does not tell them by itself. */
const ASKED_EVERY = 400;
/** How many calls one answer has at most. */
const AT_ONCE = 10_000;

const numberOf = (text) => Number(/"Number":([0-9]+)/.exec(text)?.[1] ?? Infinity);

/** A call as its text, read when it is looked at: most never are. */
class Entry {
  constructor(raw) { this.raw = raw; }

  get call() { this.read ??= JSON.parse(this.raw); return this.read; }

  get isFine() { return this.raw.includes('"Outcome":"Success"'); }

  get isOwn() { return this.raw.includes(`"Tag":"${TAG}"`); }
}

const outcome = (one) => (one.Outcome === 'Success' ? badge('ok', 'good') : badge(one.Outcome, 'bad'));

const COLUMNS = [
  { name: 'When', cell: ({ call: one }) => clockTime(one.Time) },
  { name: 'Operation', class: 'key', cell: ({ call: one }) => one.Operation },
  { name: 'Table', cell: ({ call: one }) => [one.TableName, one.IndexName && ` / ${one.IndexName}`] },
  { name: 'Outcome', cell: ({ call: one }) => outcome(one) },
  { name: 'Keys', cell: ({ call: one }) => (one.Keys ? shortKeys(one.Keys) : '') },
  { name: 'ms', class: 'right', cell: ({ call: one }) => (one.Milliseconds ?? 0).toFixed(2) },
  { name: 'RCU', class: 'right', cell: ({ call: one }) => one.ReadUnits || '' },
  { name: 'WCU', class: 'right', cell: ({ call: one }) => one.WriteUnits || '' },
  { name: 'Items', class: 'right', cell: ({ call: one }) => (one.ItemsReturned === undefined ? one.ItemsRead || '' : `${one.ItemsReturned} of ${one.ItemsRead}`) },
  { name: 'Caller', cell: ({ call: one }) => `${one.Caller ?? ''} ${one.Region ?? ''}` },
  { name: 'Tag', cell: ({ call: one }) => one.Tag ?? '' },
];

const clockTime = (seconds) => new Date(seconds * 1000).toISOString().slice(11, 23);

const shortKeys = (keys) => (typeof keys === 'string' ? keys : JSON.stringify(keys)).slice(0, 120);

export async function show({ place, params, signal }) {
  const filters = { operation: params.operation ?? '', table: params.table ?? '', outcome: '', tag: params.tag ?? '', caller: '' };
  const state = { on: true, own: false, seen: 0, refused: 0, waiting: [], rate: 0 };
  const detail = h('div', { class: 'card' }, h('p', { class: 'hint' }, 'Choose a call.'));
  const foot = h('span', { class: 'hint', role: 'status' });
  const trouble = h('div', {});
  const grid = new Grid({ label: 'Calls', columns: COLUMNS, look: (entry) => fill(detail, callView(entry.call, place)), rowClass: (entry) => (entry.isFine ? '' : 'refused') });
  let inner = new AbortController();
  const query = () => ({ ...filters, database: undefined });

  function take(texts) {
    for (const text of texts) state.waiting.push(new Entry(text));
    // A page that is hidden paints nothing: what it cannot show is thrown away.
    if (state.waiting.length > KEPT) state.waiting.splice(0, state.waiting.length - KEPT);
    state.seen += texts.length;
  }

  function paint() {
    if (!state.on || !state.waiting.length) return;
    const came = state.own ? state.waiting : state.waiting.filter((entry) => !entry.isOwn);
    state.waiting = [];
    const { element } = grid;
    const atEnd = element.scrollTop + element.clientHeight > element.scrollHeight - 60;
    state.refused += came.reduce((sum, entry) => sum + (entry.isFine ? 0 : 1), 0);
    grid.append(came);
    if (grid.rows.length > KEPT) grid.rows.splice(0, grid.rows.length - KEPT);
    if (atEnd) { grid.cursor = Math.max(0, grid.rows.length - 1); grid.atEnd = true; }
    fill(foot, `${plural(grid.rows.length, 'call')} here, ${count(state.seen)} in all, ${count(state.refused)} refused`);
  }

  async function begin() {
    inner.abort();
    inner = new AbortController();
    const mine = inner.signal;
    signal.addEventListener('abort', () => inner.abort());
    grid.setRows([]);
    Object.assign(state, { waiting: [], seen: 0, refused: 0 });
    fill(trouble);
    const last = await catchUp(0, mine);
    follow(place, 'log/follow', query(), (texts) => take(texts.filter((text) => numberOf(text) > last)), mine)
      .then(() => { if (!mine.aborted) fill(trouble, h('p', { class: 'problem' }, 'The log has ended.'), button('Follow again', restart)); })
      .catch((error) => (error instanceof NotThere ? asking(last, mine) : Promise.reject(error)))
      .catch((error) => { if (!mine.aborted) fill(trouble, problem(error), button('Follow again', restart)); });
  }

  /** Takes the calls behind a number; the number of the last. Lines stay text: most of them nobody looks at. */
  async function catchUp(after, mine) {
    const response = await controlResponse(place, 'GET', 'log', { query: { ...query(), after, limit: AT_ONCE, format: 'jsonl' }, signal: mine });
    const lines = (await response.text()).split('\n').filter(Boolean);
    if (lines.length) take(lines);
    return lines.length ? numberOf(lines.at(-1)) : after;
  }

  /** Asks again and again, where nothing is told unasked. */
  async function asking(from, mine) {
    let last = from;
    while (!mine.aborted) {
      await new Promise((resolve) => setTimeout(resolve, ASKED_EVERY));
      if (!document.hidden && state.on) last = await catchUp(last, mine);
    }
  }

  const restart = () => begin().catch((error) => { if (!signal.aborted) fill(trouble, problem(error)); });

  try { await begin(); } catch (error) {
    if (error instanceof NotThere) return [h('h1', {}, 'Request log'), needsControl(error)];
    throw error;
  }
  const timer = setInterval(paint, SHOWN_EVERY);
  signal.addEventListener('abort', () => clearInterval(timer));
  const text = (member, label) => h('div', { class: 'field' }, field(label, h('input', { '.value': filters[member], spellcheck: 'false', autocomplete: 'off', on: { change: (event) => { filters[member] = event.target.value.trim(); restart(); } } })));
  const pause = button('Pause', () => { state.on = !state.on; pause.textContent = state.on ? 'Pause' : 'Go on'; });
  const save = async (format) => {
    const response = await controlResponse(place, 'GET', 'log', { query: { ...query(), format } });
    download(format === 'har' ? 'calls.har' : 'calls.jsonl', await response.text());
  };
  const saving = select([['', 'Save as…'], ['jsonl', 'JSON lines'], ['har', 'HAR']], '', (format) => { saving.value = ''; if (format) save(format).catch((error) => notify(error.message, { kind: 'bad' })); }, { 'aria-label': 'Save as' });
  return [
    h('div', { class: 'title' }, h('h1', {}, 'Request log'), foot, h('span', { class: 'grow' }), checkbox('Calls of this page', false, (on) => { state.own = on; restart(); }), pause, button('Clear', () => { grid.setRows([]); }), h('div', {}, saving)),
    h('div', { class: 'row' }, text('operation', 'Operation'), text('table', 'Table'),
      h('div', { class: 'field' }, field('Outcome', h('input', { list: 'outcomes', spellcheck: 'false', on: { change: (event) => { filters.outcome = event.target.value.trim(); restart(); } } })), h('datalist', { id: 'outcomes' }, ['Success', 'Failure', 'ValidationException', 'ConditionalCheckFailedException', 'ProvisionedThroughputExceededException', 'ThrottlingException', 'TransactionCanceledException', 'InternalServerError'].map((value) => h('option', { value })))),
      text('tag', 'Tag'), text('caller', 'Access key')),
    trouble, h('div', { class: 'split tall' }, grid.element, detail),
  ];
}

function callView(one, place) {
  const at = { db: one.Database ?? place.db, key: one.Caller ?? place.key, region: one.Region ?? place.region };
  const input = again(one);
  const answer = h('div', {});
  const replay = async () => {
    fill(answer, h('p', { class: 'hint' }, '…'));
    try { fill(answer, code(JSON.stringify(await call(at, one.Operation, input), null, 2), 'The answer now')); } catch (error) { fill(answer, problem(error)); }
  };
  return [
    h('div', { class: 'title' }, h('h2', {}, one.Operation), outcome(one), h('span', { class: 'grow' }), input && button('Replay', replay, { title: lacks(one) })), answer,
    tabs('Of this call', [
      ['Call', () => facts([
        ['When', time(one.Time)], ['Number', one.Number], ['Table', one.TableName], ['Index', one.IndexName], ['Keys', one.Keys && h('span', { class: 'mono' }, JSON.stringify(one.Keys))],
        ['Database', one.Database], ['Caller', one.Caller], ['Region', one.Region], ['Tag', one.Tag], ['Took', `${one.Milliseconds} ms`],
        ['Units', `${one.ReadUnits ?? 0} read, ${one.WriteUnits ?? 0} write`], ['Items', one.ItemsReturned === undefined ? one.ItemsRead : `${one.ItemsReturned} returned of ${one.ItemsRead} read`],
        ['Bytes', [one.RequestBytes !== undefined && `${bytes(one.RequestBytes)} in`, one.ResponseBytes !== undefined && `${bytes(one.ResponseBytes)} out`].filter(Boolean).join(', ')],
      ])],
      ...(one.Outcome === 'Success' ? [] : [['Why refused', () => refusalView(one, address('faults', {}, place))]]),
      ['Why this cost', () => costView(one)],
      ['As it is', () => code(JSON.stringify(one, null, 2), 'The call')],
      ...(input ? [['Request', () => [lacks(one) && h('p', { class: 'hint' }, lacks(one)), requestTabs(at, () => ({ operation: one.Operation, input }))]]] : []),
    ], one.Outcome === 'Success' ? 'Call' : 'Why refused'),
  ];
}
