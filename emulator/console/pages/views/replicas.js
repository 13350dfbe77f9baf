// Replicas of global tables: links between regions, and what is on its way.

import { control } from '../api.js';
import { badge, button, count, field, fill, h, notify, section, table as plain } from '../dom.js';
import { problem } from '../problem.js';

export async function show({ place, signal, reload }) {
  const { Links: links } = await control(place, 'GET', 'replication', { signal });
  const trouble = h('div', {});
  const tried = async (word, body, said) => {
    try {
      await control(place, 'POST', `replication/${word}`, { body });
      notify(said);
      reload();
    } catch (error) { fill(trouble, problem(error)); }
  };
  const regions = [...new Set(links.flatMap((link) => [link.From, link.To]))].sort();
  const row = ({ TableName, From, To, Paused, Pending, Lost }) => [
    TableName, From, To, [count(Pending), Paused && badge('stopped', 'warn')], Lost ? badge(count(Lost), 'bad') : '',
    Paused ? button('Go on', () => tried('resume', { TableName, From, To }, `What goes from ${From} to ${To} goes on.`), { class: 'small' })
      : button('Stop', () => tried('pause', { TableName, From, To }, `Nothing goes from ${From} to ${To}.`), { class: 'small' }),
  ];
  const lag = h('input', { inputmode: 'numeric', '.value': '500' });
  return [
    h('div', { class: 'title' }, h('h1', {}, 'Replicas'), h('span', { class: 'grow' }), button('Let all changes arrive', () => tried('drain', undefined, 'All changes have arrived.'))), trouble,
    section('Links', links.length ? plain(['Table', 'From', 'To', 'On their way', 'Lost', ''], links.map(row), { label: 'Links' }) : h('p', { class: 'hint' }, 'No table has replicas. UpdateTable with ReplicaUpdates makes one.')),
    h('div', { class: 'cards' },
      regions.length > 0 && section('Regions', regions.map((RegionName) => h('div', { class: 'title' }, h('strong', {}, RegionName), button('Cut off', () => tried('isolate', { RegionName }, `${RegionName} is cut off.`)), button('Join', () => tried('rejoin', { RegionName }, `${RegionName} is back.`))))),
      section('Lag', h('div', { class: 'row' }, field('Milliseconds', lag), button('Set', () => tried('lag', { Milliseconds: Number(lag.value) }, 'Changes take so long from now on.')), button('Until drained', () => tried('lag', {}, 'Changes wait until they are drained.'))))),
  ];
}
