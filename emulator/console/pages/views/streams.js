// The stream of a table: its shards, and records as they come, old and new side by side.

import { Refused, all, call } from '../api.js';
import { badge, button, code, facts, fill, h, notify, plural, section, select, status, table as plain, time } from '../dom.js';
import { sideBySide } from '../diff.js';
import { Grid } from '../grid.js';
import { problem } from '../problem.js';
import { describe, tableHead } from '../table.js';
import { preview } from '../value.js';
import { TABLE_VIEWS } from '../views.js';

const KEPT = 2000;
const WAIT = 700;

const KINDS = { INSERT: 'good', MODIFY: 'warn', REMOVE: 'bad' };

export async function show({ params, place, signal, reload }) {
  const table = await describe(place, params.table, signal);
  const streams = await all(place, 'ListStreams', { TableName: table.TableName }, 'Streams', 'LastEvaluatedStreamArn', 'ExclusiveStartStreamArn');
  const head = tableHead(table, 'streams', place, TABLE_VIEWS);
  if (!streams.length) return [...head, enable(place, table, reload)];
  const described = h('div', { class: 'view' });
  const choose = select(streams.map((one) => [one.StreamArn, `${one.StreamLabel}${one.StreamArn === table.LatestStreamArn ? ' (latest)' : ''}`]), table.LatestStreamArn, (arn) => one(arn), { 'aria-label': 'Stream' });
  let inner = new AbortController();
  async function one(arn) {
    inner.abort();
    inner = new AbortController();
    signal.addEventListener('abort', () => inner.abort());
    try { fill(described, await streamView(place, table, arn, inner.signal)); } catch (error) { fill(described, problem(error)); }
  }
  await one(choose.value);
  return [...head, streams.length > 1 && h('div', {}, choose), described];
}

function enable(place, table, reload) {
  const kind = select(['NEW_AND_OLD_IMAGES', 'NEW_IMAGE', 'OLD_IMAGE', 'KEYS_ONLY'], 'NEW_AND_OLD_IMAGES', null, { 'aria-label': 'What records hold' });
  const turn = async () => {
    try {
      await call(place, 'UpdateTable', { TableName: table.TableName, StreamSpecification: { StreamEnabled: true, StreamViewType: kind.value } });
      reload();
    } catch (error) { notify(error.message, { kind: 'bad' }); }
  };
  return section('No stream', h('p', {}, 'A stream tells every change of an item for 24 hours.'), h('div', { class: 'title' }, h('div', {}, kind), button('Turn it on', turn, { class: 'primary' })));
}

async function shardsOf(place, arn, signal) {
  const shards = [];
  let description;
  let next;
  do {
    ({ StreamDescription: description } = await call(place, 'DescribeStream', { StreamArn: arn, ...(next ? { ExclusiveStartShardId: next } : {}) }, { signal }));
    shards.push(...description.Shards);
    next = description.LastEvaluatedShardId;
  } while (next);
  return { description, shards };
}

async function streamView(place, table, arn, signal) {
  const { description, shards } = await shardsOf(place, arn, signal);
  const detail = h('div', { class: 'card' }, h('p', { class: 'hint' }, 'Choose a record.'));
  const foot = h('span', { class: 'hint', role: 'status' });
  const trouble = h('div', {});
  const shardBox = h('div', {});
  const state = { from: 'TRIM_HORIZON', on: true, seen: 0 };
  const grid = new Grid({
    label: 'Records', look: (record) => fill(detail, recordView(record)),
    columns: [
      { name: 'When', cell: ({ record }) => time(record.dynamodb.ApproximateCreationDateTime).slice(11, 19) },
      { name: 'What', cell: ({ record }) => badge(record.eventName.toLowerCase(), KINDS[record.eventName]) },
      { name: 'Key', class: 'key', cell: ({ record }) => Object.values(record.dynamodb.Keys).map((value) => preview(value, 50)).join(' · ') },
      { name: 'Changed', cell: ({ record }) => changedNames(record) },
      { name: 'Sequence number', cell: ({ record }) => record.dynamodb.SequenceNumber },
      { name: 'Shard', cell: ({ shard }) => shard.slice(-12) },
    ],
  });
  const iterators = new Map();

  async function open(from) {
    iterators.clear();
    state.seen = 0;
    grid.setRows([]);
    await follow(shards, from);
  }

  async function follow(some, from) {
    for (const shard of some) {
      const answer = await call(place, 'GetShardIterator', { StreamArn: arn, ShardId: shard.ShardId, ShardIteratorType: from }, { signal });
      iterators.set(shard.ShardId, answer.ShardIterator);
    }
  }

  async function round() {
    const came = [];
    for (const [shard, iterator] of iterators) {
      const answer = await call(place, 'GetRecords', { ShardIterator: iterator, Limit: 1000 }, { signal });
      for (const record of answer.Records) came.push({ shard, record });
      if (answer.NextShardIterator) iterators.set(shard, answer.NextShardIterator);
      else { iterators.delete(shard); state.again = true; }
    }
    if (state.again) {
      state.again = false;
      const now = await shardsOf(place, arn, signal);
      const fresh = now.shards.filter((one) => !shards.some((known) => known.ShardId === one.ShardId));
      shards.push(...fresh);
      await follow(fresh, 'TRIM_HORIZON');
      fill(shardBox, shardTable(now.shards));
    }
    if (came.length) {
      state.seen += came.length;
      grid.rows = [...came.reverse(), ...grid.rows].slice(0, KEPT);
      grid.later();
    }
    fill(foot, `${plural(state.seen, 'record')}${state.seen > KEPT ? `, the last ${KEPT} shown` : ''}`);
  }

  async function loop() {
    while (!signal.aborted) {
      if (state.on && !document.hidden) {
        try { await round(); } catch (error) {
          if (signal.aborted) return;
          if (error instanceof Refused && /Expired|Trimmed/.test(error.code)) await open('TRIM_HORIZON').catch(() => {});
          else { fill(trouble, problem(error)); return; }
        }
      }
      await new Promise((resolve) => setTimeout(resolve, WAIT));
    }
  }

  const start = select([['TRIM_HORIZON', 'from the oldest record'], ['LATEST', 'only what comes']], state.from, (from) => { open(from).catch((error) => fill(trouble, problem(error))); }, { 'aria-label': 'From where' });
  const pause = button('Pause', () => { state.on = !state.on; pause.textContent = state.on ? 'Pause' : 'Go on'; });
  fill(shardBox, shardTable(shards));
  open(state.from).then(loop, (error) => fill(trouble, problem(error)));
  return [
    h('div', { class: 'title' }, status(description.StreamStatus), badge(description.StreamViewType), h('span', { class: 'hint' }, `${plural(shards.length, 'shard')}, ${shards.filter((one) => !one.SequenceNumberRange.EndingSequenceNumber).length} open`),
      h('span', { class: 'grow' }), foot, h('div', {}, start), pause),
    trouble, h('div', { class: 'split' }, grid.element, detail), section('Shards', shardBox),
  ];
}

function changedNames({ dynamodb: { OldImage, NewImage } }) {
  if (!OldImage || !NewImage) return '';
  const names = [...new Set([...Object.keys(OldImage), ...Object.keys(NewImage)])];
  return names.filter((name) => JSON.stringify(OldImage[name]) !== JSON.stringify(NewImage[name])).join(', ');
}

function recordView({ record, shard }) {
  const { dynamodb } = record;
  return [
    h('div', { class: 'title' }, h('h2', {}, Object.values(dynamodb.Keys).map((value) => preview(value, 80)).join(' · ')), badge(record.eventName.toLowerCase(), KINDS[record.eventName]), record.userIdentity && badge('by time to live')),
    sideBySide(dynamodb.OldImage, dynamodb.NewImage ?? (dynamodb.OldImage ? undefined : dynamodb.Keys)),
    facts([['When', time(dynamodb.ApproximateCreationDateTime)], ['Sequence number', dynamodb.SequenceNumber], ['Shard', shard], ['Event', record.eventID], ['Bytes', dynamodb.SizeBytes]]),
    h('details', {}, h('summary', {}, 'As it comes'), code(JSON.stringify(record, null, 2), 'The record')),
  ];
}

function shardTable(shards) {
  return plain(['Shard', 'Parent', 'From', 'To'], shards.map((shard) => [shard.ShardId, shard.ParentShardId ?? '', shard.SequenceNumberRange.StartingSequenceNumber, shard.SequenceNumberRange.EndingSequenceNumber ?? badge('open', 'good')]), { label: 'Shards' });
}
