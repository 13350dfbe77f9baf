// Units and money, by table, index, operation or tag; budgets.

import { control } from '../api.js';
import { badge, button, count, field, fill, h, notify, section, select, table as plain, time } from '../dom.js';
import { address } from '../place.js';
import { problem } from '../problem.js';

const BY = [['tag', 'by tag'], ['table', 'by table'], ['index', 'by index'], ['operation', 'by operation']];
const USED = [['1', 'all of it used'], ['0.7', '70 % used'], ['0.5', 'half of it used'], ['0.2', '20 % used']];

const units = (value) => Number(value.toFixed(1)).toLocaleString('en');
/** Money of calls is small: what is less than a cent is told in cents, with two digits that count. */
const dollars = (value) => {
  if (value === 0 || value >= 0.01) return `$${value.toFixed(2)}`;
  const cents = value * 100;
  return cents < 0.0001 ? 'under 0.0001 ¢' : `${Number(cents.toPrecision(2))} ¢`;
};

export async function show({ place, params, signal, go, reload }) {
  const [by] = BY.find(([word]) => word === params.by) ?? BY[0];
  const [utilization] = USED.find(([share]) => share === params.used) ?? USED[0];
  const [cost, setAside, { Budgets: budgets }] = await Promise.all([
    control(place, 'GET', 'reports/cost', { query: { by, utilization }, signal }),
    control(place, 'GET', 'reports/provisioned', { signal }),
    control(place, 'GET', 'budgets', { signal }),
  ]);
  return [
    h('div', { class: 'title' }, h('h1', {}, 'Cost and capacity'), h('span', { class: 'grow' }), button('Read again', reload)),
    h('div', { class: 'row' }, h('div', { class: 'field' }, select(BY, by, (to) => go('cost', { by: to, used: utilization }), { 'aria-label': 'By what' })),
      h('div', { class: 'field' }, select(USED.map(([share, words]) => [share, `provisioned: ${words}`]), utilization, (to) => go('cost', { by, used: to }), { 'aria-label': 'How much of what is provisioned is used' }))),
    money(cost, by, place), provisioned(setAside), budgetsOf(place, budgets, reload),
    h('p', { class: 'hint' }, 'A call has the tag of its header x-emulator-tag, or else of its user agent.'),
  ];
}

function money(cost, by, place) {
  const { Rows: rows } = cost;
  const sum = (member) => rows.reduce((all, one) => all + one[member], 0);
  const whole = sum('OnDemand');
  const row = (one) => [
    named(one, by, place), h('div', { class: 'nowrap' }, dollars(one.OnDemand), h('div', { class: 'meter' }, h('i', { css: { width: `${whole ? (one.OnDemand / whole) * 100 : 0}%` } }))), h('span', { class: 'nowrap' }, dollars(one.Provisioned)),
    count(one.Calls), one.Failed ? badge(count(one.Failed), 'bad') : '', units(one.ReadUnits), units(one.WriteUnits),
  ];
  return section('What the calls of the request log would cost',
    rows.length ? plain(['Of what', 'On demand', 'Provisioned', 'Calls', 'Refused', 'Read units', 'Write units'],
      [...[...rows].sort((one, other) => other.OnDemand - one.OnDemand).map(row), [h('strong', { class: 'nowrap' }, 'Together'), h('span', { class: 'nowrap' }, dollars(whole)), h('span', { class: 'nowrap' }, dollars(sum('Provisioned'))), count(sum('Calls')), sum('Failed') ? count(sum('Failed')) : '', units(sum('ReadUnits')), units(sum('WriteUnits'))]], { label: 'Cost' })
      : h('p', { class: 'hint' }, 'No calls yet.'),
    h('p', { class: 'hint' }, `Prices of ${cost.Region} in ${cost.Currency} of ${cost.Date}${cost.Assumed ? `, because there are none of ${place.region} here` : ''}, from `, h('span', { class: 'mono' }, cost.Source), '. The last 10,000 calls, storage and data transfer left out.'));
}

/** What tables cost by their own settings, for as long as they had them by the clock of the database. */
function provisioned({ Rows: rows, Since: since, Currency: currency, Region: region }) {
  const sum = (member) => dollars(rows.reduce((all, one) => all + one[member], 0));
  const row = (one) => [
    [one.TableName, one.IndexName && ` / ${one.IndexName}`, one.TableRegion && h('span', { class: 'hint' }, ` ${one.TableRegion}`)],
    `${count(one.ReadUnits)} read, ${count(one.WriteUnits)} write`, units(one.ReadUnitHours), units(one.WriteUnitHours), dollars(one.Provisioned), dollars(one.OnDemand),
  ];
  return section('What tables set aside',
    rows.length ? plain(['Table', 'Now', 'Read unit hours', 'Write unit hours', 'Provisioned', 'Its calls on demand'], [...rows.map(row), [h('strong', {}, 'Together'), '', '', '', sum('Provisioned'), sum('OnDemand')]], { label: 'Provisioned' })
      : h('p', { class: 'hint' }, 'No table has provisioned capacity.'),
    h('p', { class: 'hint' }, `By their settings since ${time(since)}, by the clock of the database, at the prices of ${region} in ${currency}.`));
}

function named(one, by, place) {
  if (by === 'index') return one.Name === undefined ? one.TableName ?? h('span', { class: 'hint' }, 'no table') : `${one.TableName} / ${one.Name}`;
  if (one.Name === undefined) return h('span', { class: 'hint' }, `no ${by}`);
  return h('a', { href: address('log', { [by]: one.Name }, place) }, one.Name);
}

/** What a budget may take at most, and what of it is spent. */
const LIMITED = [['WriteUnits', 'write units'], ['ReadUnits', 'read units'], ['Calls', 'calls']];

function budgetsOf(place, budgets, reload) {
  const trouble = h('div', {});
  const tried = async (work, said) => {
    try {
      await work();
      notify(said);
      reload();
    } catch (error) { fill(trouble, problem(error)); }
  };
  const path = (name) => `budgets/${encodeURIComponent(name)}`;
  const remove = (name) => tried(() => control(place, 'DELETE', path(name)), `The budget ${name} is removed.`);
  const shown = (one) => [
    one.Name, [one.Operation, one.TableName && `on ${one.TableName}`, one.Tag && `tagged ${one.Tag}`].filter(Boolean).join(' ') || 'all calls',
    LIMITED.filter(([member]) => one[member] !== undefined).map(([member, words]) => spent(one.Spent[member], one[member], words)),
    [badge(one.Failed ? 'overspent' : 'within', one.Failed ? 'bad' : 'good'), one.By.length > 0 && h('details', {}, h('summary', {}, 'By which calls'), h('ul', {}, one.By.slice(0, 20).map((line) => h('li', {}, `${count(line.Spent.Calls)} × ${line.Operation ?? 'others'}${line.TableName ? ` of ${line.TableName}` : ''}${line.Tag ? `, ${line.Tag}` : ''}: ${units(line.Spent.ReadUnits)} read, ${units(line.Spent.WriteUnits)} write`))))],
    button('Remove', () => remove(one.Name), { class: 'small danger' }),
  ];
  return section('Budgets', trouble,
    budgets.length ? plain(['Name', 'Of what', 'Spent', '', ''], budgets.map(shown), { label: 'Budgets' }) : h('p', { class: 'hint' }, 'A budget fails when calls take more than it allows: what a test may cost, said once.'),
    newBudget(place, path, tried));
}

function spent(taken, most, words) {
  const share = most > 0 ? taken / most : taken > 0 ? 2 : 0;
  return h('div', {}, `${units(taken)} of ${units(most)} ${words}`, h('div', { class: 'meter' }, h('i', { class: share > 1 ? 'bad' : share > 0.8 ? 'warn' : '', css: { width: `${Math.min(100, share * 100)}%` } })));
}

function newBudget(place, path, tried) {
  const text = (placeholder) => h('input', { placeholder, spellcheck: 'false', autocomplete: 'off' });
  const number = () => h('input', { inputmode: 'decimal' });
  const name = text('checkout');
  const limits = LIMITED.map(([member, words]) => [member, words, number()]);
  const filters = [['Tag', 'Only this tag', text('')], ['TableName', 'Only this table', text('')], ['Operation', 'Only this operation', text('')]];
  const add = () => {
    const body = {};
    for (const [member, , input] of limits) if (input.value.trim() !== '') body[member] = Number(input.value);
    for (const [member, , input] of filters) if (input.value.trim() !== '') body[member] = input.value.trim();
    return tried(() => control(place, 'PUT', path(name.value.trim()), { body }), 'The budget counts from now on.');
  };
  return h('form', { on: { submit: (event) => { event.preventDefault(); add(); } } },
    h('div', { class: 'row' }, field('Name', name), limits.map(([, words, input]) => field(`At most ${words}`, input)), filters.map(([, words, input]) => field(words, input))),
    h('div', {}, h('button', { class: 'primary' }, 'Begin the budget')));
}
