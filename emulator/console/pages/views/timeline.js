// Backups, and the time to which a table can go back.

import { all, call, control } from '../api.js';
import { askDatabase } from '../database.js';
import { ask, badge, button, bytes, confirm, fill, h, notify, section, status, table as plain, time } from '../dom.js';
import { address } from '../place.js';
import { problem } from '../problem.js';
import { describe, tableHead } from '../table.js';
import { readTree } from '../tree.js';
import { TABLE_VIEWS } from '../views.js';

const instant = (value) => (typeof value === 'number' ? value : Date.parse(value) / 1000);

export async function show({ params, place, signal, go, reload }) {
  const table = await describe(place, params.table, signal);
  const { TableName } = table;
  const [{ ContinuousBackupsDescription: continuous }, backups] = await Promise.all([
    call(place, 'DescribeContinuousBackups', { TableName }, { signal }),
    all(place, 'ListBackups', { TableName }, 'BackupSummaries', 'LastEvaluatedBackupArn', 'ExclusiveStartBackupArn'),
  ]);
  const trouble = h('div', {});
  const tried = async (work) => { try { await work(); } catch (error) { fill(trouble, problem(error)); } };
  const recovery = continuous.PointInTimeRecoveryDescription;

  const restored = async (TargetTableName) => {
    notify(`${TargetTableName} is being restored.`);
    await readTree(place).catch(() => {});
    go('items', { table: TargetTableName });
  };

  return [
    ...tableHead(table, 'timeline', place, TABLE_VIEWS), trouble,
    recovery?.PointInTimeRecoveryStatus === 'ENABLED'
      ? timeline({ place, TableName, recovery, backups, tried, restored })
      : section('Point in time', h('p', {}, 'This table cannot go back: point-in-time recovery is off.'),
        h('div', {}, button('Turn it on', () => tried(async () => {
          await call(place, 'UpdateContinuousBackups', { TableName, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } });
          reload();
        }), { class: 'primary' }))),
    backupList({ place, TableName, backups, tried, restored, reload }),
  ];
}

function timeline({ place, TableName, recovery, backups, tried, restored }) {
  const earliest = instant(recovery.EarliestRestorableDateTime);
  const latest = instant(recovery.LatestRestorableDateTime);
  const span = Math.max(1, Math.ceil(latest - earliest));
  let chosen = latest;
  const shown = h('strong', { class: 'mono' });
  const slider = h('input', { type: 'range', min: 0, max: span, step: 1, '.value': span, 'aria-label': 'Seconds since the earliest moment' });
  const exact = h('input', { type: 'datetime-local', step: 1, 'aria-label': 'The moment, in UTC' });
  const move = (to) => {
    chosen = Math.max(earliest, Math.min(latest, to));
    fill(shown, time(Math.floor(chosen)));
    exact.value = new Date(Math.floor(chosen) * 1000).toISOString().slice(0, 19);
    slider.value = chosen - earliest;
  };
  slider.addEventListener('input', () => move(earliest + Number(slider.value)));
  exact.addEventListener('change', () => { const at = Date.parse(`${exact.value}Z`) / 1000; if (!Number.isNaN(at)) move(at); });
  move(latest);
  // What is shown, and not the latest of when the button is pressed; between two whole seconds the service restores to the earlier one.
  const moment = () => ({ RestoreDateTime: Math.max(Math.floor(chosen), Math.ceil(earliest)) });

  const restore = () => tried(async () => {
    const name = await ask('Restore', 'Name of the new table', `${TableName}-restored`, 'Restore');
    if (!name) return;
    await call(place, 'RestoreTableToPointInTime', { SourceTableName: TableName, TargetTableName: name, ...moment() });
    await restored(name);
  });
  const fork = () => tried(async () => {
    const made = await askDatabase('Fork from here', 'Name of the new database', `fork-${Math.floor(chosen).toString(36)}`, 'Fork');
    if (!made) return;
    await control({ ...place, db: 'main' }, 'POST', 'databases', { body: { ...made, From: place.db } });
    const into = { ...place, db: made.Name };
    // The fork is as the database is now, so this table is restored in it beside the table of today.
    const then = `${TableName.slice(0, 240)}.${Math.floor(chosen)}`;
    await call(into, 'RestoreTableToPointInTime', { SourceTableName: TableName, TargetTableName: then, ...moment() });
    notify(`${then} is ${TableName} as it was, beside that of today.`);
    await readTree(into).catch(() => {});
    location.hash = address('items', { table: then }, into);
  });
  const marks = backups.map((backup) => ({ at: instant(backup.BackupCreationDateTime), name: backup.BackupName })).filter(({ at }) => at >= earliest && at <= latest);
  return section('Point in time',
    h('div', { class: 'title' }, shown, badge(`${time(Math.floor(earliest)).slice(0, 19)} … ${time(Math.floor(latest)).slice(0, 19)}`)),
    slider,
    marks.length > 0 && h('p', { class: 'hint' }, 'Backups: ', marks.map(({ at, name }) => button(name, () => move(at), { class: 'quiet small' }))),
    h('div', { class: 'title' }, h('div', {}, exact), h('span', { class: 'grow' }), button('Restore into a new table', restore, { class: 'primary' }), button('Fork from here', fork)));
}

function backupList({ place, TableName, backups, tried, restored, reload }) {
  const make = () => tried(async () => {
    const name = await ask('Backup', 'Name', `${TableName}-${new Date().toISOString().slice(0, 10)}`.slice(0, 255), 'Make it');
    if (!name) return;
    await call(place, 'CreateBackup', { TableName, BackupName: name });
    notify('The backup is made.');
    reload();
  });
  const restore = (backup) => tried(async () => {
    const name = await ask('Restore a backup', 'Name of the new table', `${TableName}-restored`, 'Restore');
    if (!name) return;
    await call(place, 'RestoreTableFromBackup', { TargetTableName: name, BackupArn: backup.BackupArn });
    await restored(name);
  });
  const remove = (backup) => tried(async () => {
    if (!await confirm('Delete a backup', `Delete the backup ${backup.BackupName}?`, 'Delete')) return;
    await call(place, 'DeleteBackup', { BackupArn: backup.BackupArn });
    reload();
  });
  return section('Backups',
    backups.length ? plain(['Name', 'Made', 'Type', 'Size', 'Status', 'Expires', ''], backups.map((backup) => [
      backup.BackupName, time(instant(backup.BackupCreationDateTime)), backup.BackupType?.toLowerCase(), bytes(backup.BackupSizeBytes), status(backup.BackupStatus),
      backup.BackupExpiryDateTime ? time(instant(backup.BackupExpiryDateTime)) : 'never',
      h('span', { class: 'title' }, button('Restore', () => restore(backup), { class: 'small' }), backup.BackupType === 'USER' && button('Delete', () => remove(backup), { class: 'small danger' })),
    ]), { label: 'Backups' }) : h('p', { class: 'hint' }, 'None yet.'),
    h('div', {}, button('Make a backup', make)));
}

