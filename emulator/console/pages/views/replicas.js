// Replicas of global tables: links between regions, and what is on its way.

import { control } from '../api.js';
import { badge, button, field, fill, h, notify, section, table as plain } from '../dom.js';
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
  const regions = [...new Set(links.flatMap((link) => [link.From, link.To, link.FromRegion, link.ToRegion, link.SourceRegion, link.TargetRegion].filter(Boolean)))].sort();
  const lag = h('input', { inputmode: 'numeric', '.value': '500' });
  return [
    h('div', { class: 'title' }, h('h1', {}, 'Replicas'), h('span', { class: 'grow' }), button('Let all changes arrive', () => tried('drain', undefined, 'All changes have arrived.'))), trouble,
    section('Links', links.length ? plain(Object.keys(links[0]), links.map((link) => Object.values(link).map((value) => (typeof value === 'boolean' ? badge(value ? 'yes' : 'no', value ? 'warn' : 'good') : value))), { label: 'Links' }) : h('p', { class: 'hint' }, 'No table has replicas. UpdateTable with ReplicaUpdates makes one.')),
    h('div', { class: 'cards' },
      regions.length > 0 && section('Regions', regions.map((RegionName) => h('div', { class: 'title' }, h('strong', {}, RegionName), button('Cut off', () => tried('isolate', { RegionName }, `${RegionName} is cut off.`)), button('Join', () => tried('rejoin', { RegionName }, `${RegionName} is back.`))))),
      section('Lag', h('div', { class: 'row' }, field('Milliseconds', lag), button('Set', () => tried('lag', { Milliseconds: Number(lag.value) }, 'Changes take so long from now on.')), button('Until drained', () => tried('lag', {}, 'Changes wait until they are drained.'))))),
  ];
}
