// Units and money, by table, index, operation or tag; budgets.

import { NotThere, control } from '../api.js';
import { anything } from '../any.js';
import { button, field, fill, h, notify, section, select } from '../dom.js';
import { problem } from '../problem.js';

export async function show({ place, params, signal, go, reload }) {
  const by = params.by ?? 'tag';
  const mode = params.mode ?? '';
  let lacking;
  // What this emulator does not answer is left out; that it answers none of it is said.
  const perhaps = (promise) => promise.catch((error) => { if (!(error instanceof NotThere)) throw error; lacking = error; });
  const [cost, capacity, budgets] = await Promise.all([
    perhaps(control(place, 'GET', 'reports/cost', { query: { by, mode, region: place.region }, signal })),
    perhaps(control(place, 'GET', 'reports/capacity', { query: { by }, signal })),
    perhaps(control(place, 'GET', 'budgets', { signal })),
  ]);
  if (!cost && !capacity && !budgets) throw lacking;
  const trouble = h('div', {});
  const tag = h('input', { placeholder: 'checkout', spellcheck: 'false' });
  const [wcu, rcu] = [h('input', { inputmode: 'decimal' }), h('input', { inputmode: 'decimal' })];
  const add = async () => {
    try {
      await control(place, 'POST', 'budgets', { body: { ...(tag.value ? { Tag: tag.value } : {}), ...(wcu.value ? { Wcu: Number(wcu.value) } : {}), ...(rcu.value ? { Rcu: Number(rcu.value) } : {}) } });
      notify('The budget is there.');
      reload();
    } catch (error) { fill(trouble, problem(error)); }
  };
  return [
    h('div', { class: 'title' }, h('h1', {}, 'Cost and capacity'), h('span', { class: 'hint' }, `prices of ${place.region}`), h('span', { class: 'grow' }),
      h('div', {}, select([['tag', 'by tag'], ['table', 'by table'], ['index', 'by index'], ['operation', 'by operation']], by, (to) => go('cost', { by: to, mode }), { 'aria-label': 'By what' })),
      button('Read again', reload)), trouble,
    cost ? section('Cost', anything(cost, 'Cost')) : h('p', { class: 'hint' }, 'This emulator works out no money.'), capacity && section('Capacity', anything(capacity, 'Capacity')),
    budgets && section('Budgets', anything(budgets, 'Budgets'), h('div', { class: 'row' }, field('Tag', tag), field('Write units', wcu), field('Read units', rcu), button('Add', add),
      button('Remove all', async () => { try { await control(place, 'DELETE', 'budgets'); reload(); } catch (error) { fill(trouble, problem(error)); } }))),
    h('p', { class: 'hint' }, 'A call has the tag of its header x-emulator-tag, or else of its user agent.'),
  ];
}
