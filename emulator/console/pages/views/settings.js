// The settings of a table, and what changed them.

import { NotThere, call, control } from '../api.js';
import { badge, button, checkbox, code, confirm, facts, fill, h, notify, section, status, table as plain, time } from '../dom.js';
import { problem } from '../problem.js';
import { billing, describe, tableHead } from '../table.js';
import { readTree } from '../tree.js';
import { TABLE_VIEWS } from '../views.js';

/** Operations after which a setting of a table is another one. */
const CHANGES = ['CreateTable', 'UpdateTable', 'UpdateTimeToLive', 'UpdateContinuousBackups', 'UpdateContributorInsights', 'TagResource', 'UntagResource', 'PutResourcePolicy', 'DeleteResourcePolicy', 'EnableKinesisStreamingDestination', 'DisableKinesisStreamingDestination', 'UpdateTableReplicaAutoScaling'];

/** The answer, or nothing where the operation refuses. */
const perhaps = (promise) => promise.catch(() => undefined);

export async function show({ params, place, signal, go, reload }) {
  const table = await describe(place, params.table, signal);
  const { TableName, TableArn } = table;
  const [ttl, continuous, tags, insights, kinesis, policy] = await Promise.all([
    perhaps(call(place, 'DescribeTimeToLive', { TableName }, { signal })),
    perhaps(call(place, 'DescribeContinuousBackups', { TableName }, { signal })),
    perhaps(call(place, 'ListTagsOfResource', { ResourceArn: TableArn }, { signal })),
    perhaps(call(place, 'DescribeContributorInsights', { TableName }, { signal })),
    perhaps(call(place, 'DescribeKinesisStreamingDestination', { TableName }, { signal })),
    perhaps(call(place, 'GetResourcePolicy', { ResourceArn: TableArn }, { signal })),
  ]);
  const trouble = h('div', {});
  const change = async (operation, input) => {
    try {
      await call(place, operation, input);
      notify('Changed.');
      reload();
    } catch (error) { fill(trouble, problem(error)); }
  };
  const history = h('div', {});
  changesOf(place, TableName, signal).then((made) => fill(history, made), (error) => fill(history, problem(error)));
  return [
    ...tableHead(table, 'settings', place, TABLE_VIEWS), trouble,
    h('div', { class: 'cards' },
      capacity(table, change), expiry(table, ttl, change), guards(table, continuous, insights, change),
      section('Stream and destinations', facts([
        ['Stream', table.StreamSpecification?.StreamEnabled ? table.StreamSpecification.StreamViewType : 'off'],
        ...(kinesis?.KinesisDataStreamDestinations ?? []).map((one) => ['Kinesis', h('span', {}, one.StreamArn, ' ', status(one.DestinationStatus))]),
        ...(table.Replicas ?? []).map((one) => ['Replica', h('span', {}, one.RegionName, ' ', status(one.ReplicaStatus))]),
      ])),
      section('Tags', tags?.Tags?.length ? facts(tags.Tags.map(({ Key, Value }) => [Key, Value || '(empty)'])) : h('p', { class: 'hint' }, 'None.')),
      policy?.Policy && section('Policy', code(policy.Policy, 'The resource policy'))),
    section('What changed them', history),
    section('As it is described', h('details', {}, h('summary', {}, 'DescribeTable'), code(JSON.stringify(table, null, 2), 'The description'))),
    section('The end', h('p', {}, 'Deleting the table deletes its items and indexes. Its backups stay.'), h('div', {}, button('Delete the table', async () => {
      if (!await confirm('Delete a table', `Delete ${TableName} with all its items?`, 'Delete')) return;
      try {
        await call(place, 'DeleteTable', { TableName });
        await readTree(place).catch(() => {});
        go('tables');
      } catch (error) { fill(trouble, problem(error)); }
    }, { class: 'danger' }))),
  ];
}

function capacity(table, change) {
  const { TableName } = table;
  const onDemand = table.BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST';
  const given = table.ProvisionedThroughput;
  const number = (value, label) => h('input', { inputmode: 'numeric', '.value': value || 5, 'aria-label': label });
  const [read, write] = [number(given?.ReadCapacityUnits, 'Read units a second'), number(given?.WriteCapacityUnits, 'Write units a second')];
  const provision = () => change('UpdateTable', { TableName, ...(onDemand ? { BillingMode: 'PROVISIONED' } : {}), ProvisionedThroughput: { ReadCapacityUnits: Number(read.value), WriteCapacityUnits: Number(write.value) } });
  return section('Capacity', facts([['Now', billing(table)], ['Class', table.TableClassSummary?.TableClass], ['Decreases today', given?.NumberOfDecreasesToday || undefined]]),
    h('div', { class: 'row' }, h('div', { class: 'field slim' }, read), h('div', { class: 'field slim' }, write), button(onDemand ? 'Provision' : 'Change', provision),
      !onDemand && button('On demand', () => change('UpdateTable', { TableName, BillingMode: 'PAY_PER_REQUEST' }))));
}

function expiry(table, ttl, change) {
  const described = ttl?.TimeToLiveDescription ?? {};
  const on = described.TimeToLiveStatus === 'ENABLED' || described.TimeToLiveStatus === 'ENABLING';
  const name = h('input', { '.value': described.AttributeName ?? 'expires', 'aria-label': 'Attribute with the time to live', spellcheck: 'false', readonly: on });
  return section('Time to live', h('p', {}, status(described.TimeToLiveStatus ?? 'DISABLED'), on && ` by ${described.AttributeName}`),
    h('div', { class: 'row' }, h('div', { class: 'field' }, name), button(on ? 'Turn it off' : 'Turn it on', () => change('UpdateTimeToLive', { TableName: table.TableName, TimeToLiveSpecification: { Enabled: !on, AttributeName: name.value } }))));
}

function guards(table, continuous, insights, change) {
  const { TableName } = table;
  const recovery = continuous?.ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED';
  const counted = insights?.ContributorInsightsStatus === 'ENABLED' || insights?.ContributorInsightsStatus === 'ENABLING';
  return section('Guards',
    checkbox('Protected from deletion', table.DeletionProtectionEnabled === true, (on) => change('UpdateTable', { TableName, DeletionProtectionEnabled: on })),
    checkbox('Can go back to a point in time', recovery, (on) => change('UpdateContinuousBackups', { TableName, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: on } })),
    checkbox('Counts its busiest keys', counted, (on) => change('UpdateContributorInsights', { TableName, ContributorInsightsAction: on ? 'ENABLE' : 'DISABLE' })),
    facts([['Encryption', table.SSEDescription?.Status ?? 'by a key of the service'], ['Made', time(table.CreationDateTime)], ['Name', table.TableArn], ['Id', table.TableId]]));
}

/** What the request log has of changes of the settings. */
async function changesOf(place, tableName, signal) {
  const found = [];
  try {
    for (const operation of CHANGES) {
      const { Calls } = await control(place, 'GET', 'log', { query: { operation, table: tableName, limit: 20 }, signal });
      found.push(...Calls);
    }
  } catch (error) {
    if (error instanceof NotThere) return h('p', { class: 'hint' }, 'The request log knows, which this page does not get here.');
    throw error;
  }
  if (!found.length) return h('p', { class: 'hint' }, 'Nothing that the request log still has.');
  found.sort((one, other) => other.Time - one.Time);
  return plain(['When', 'What', 'Outcome', 'By'], found.map((one) => [time(one.Time), one.Operation, one.Outcome === 'Success' ? badge('done', 'good') : badge(one.Outcome, 'bad'), one.Tag ?? one.Caller]), { label: 'Changes' });
}
