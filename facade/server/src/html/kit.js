'use strict';
// The token lives in this page only, and ends with it.
let token = null;
const main = document.getElementById('main');
const said = document.getElementById('said');

// Everything that is shown goes through here as text: nothing that was stored is ever read as markup.
function make(name, settings, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(settings || {})) {
    if (key === 'click') element.addEventListener('click', value);
    else if (key === 'submit') element.addEventListener('submit', value);
    else element.setAttribute(key, value);
  }
  for (const child of children.flat()) {
    if (child === null || child === undefined) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return element;
}

function say(text, wrong) {
  said.textContent = text;
  said.className = wrong ? 'wrong' : '';
}

const part = encodeURIComponent;

async function ask(path, options) {
  const settings = Object.assign({ headers: {} }, options);
  if (token) settings.headers.Authorization = 'Bearer ' + token;
  const response = await fetch(path, settings);
  const text = await response.text();
  let body = null;
  try { body = JSON.parse(text); } catch { body = null; }
  if (response.ok) return body;
  const told = body && (body.error ? body.error.code + ': ' + body.error.message : body.detail);
  throw new Error(told || 'The service answers ' + response.status + '.');
}

// A narrow window shows rows as blocks, with the heads beside the cells, so what they are is said outright.
function row(heads, cells) {
  return make('tr', { role: 'row' }, cells.map((cell, at) => make('td', { role: 'cell', 'data-head': heads[at] }, cell)));
}

function grid(heads, lines) {
  const head = make('tr', { role: 'row' }, heads.map(text => make('th', { role: 'columnheader', scope: 'col' }, text)));
  return make('table', { role: 'table' }, make('thead', { role: 'rowgroup' }, head), lines);
}

function table(heads, rows) {
  if (!rows.length) return make('p', {}, 'None.');
  return grid(heads, make('tbody', { role: 'rowgroup' }, rows.map(cells => row(heads, cells))));
}

function link(text, click) {
  return make('button', { class: 'link', type: 'button', click: () => show(click) }, text);
}

function form(fields, button, submit) {
  const inputs = fields.map(([label, settings]) => make('label', {}, label + ' ', make('input', settings)));
  return make('form', { submit: async event => {
    event.preventDefault();
    try { say(await submit(new FormData(event.target))); } catch (error) { say(error.message, true); }
  } }, inputs, make('button', {}, button));
}

// Puts these into the page. Who was on a field that is gone gets to that of the same name, or to where all is shown.
function replace(parts) {
  const { activeElement: held, body } = document;
  main.replaceChildren(...parts);
  main.removeAttribute('aria-busy');
  if (document.activeElement !== body) return;
  const same = [...main.querySelectorAll('[name]')].find(field => field.name === held.name);
  (same || main).focus();
}

// What was asked for last is shown, whatever is answered later. What a view listens to, its member `listen`, begins when
// it is shown and ends with the next one.
let views = 0;
let heard = new AbortController();
async function show(view) {
  views += 1;
  const own = views;
  heard.abort();
  heard = new AbortController();
  main.setAttribute('aria-busy', 'true');
  try {
    const parts = await view();
    if (own !== views) return;
    replace(parts);
    say('');
    if (parts.listen) parts.listen(heard.signal);
  } catch (error) {
    if (own !== views) return;
    replace([]);
    say(error.message, true);
  }
}

// What a stream of events tells, with the name of each; ends when it ends or is no longer wanted.
async function listen(path, signal, told) {
  const headers = { Authorization: 'Bearer ' + token, Accept: 'text/event-stream' };
  const response = await fetch(path, { headers, signal });
  if (!response.ok) throw new Error('The service answers ' + response.status + '.');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const events = (text + value).split('\n\n');
    text = events.pop();
    for (const event of events) {
      const lines = event.split('\n');
      const part = name => (lines.find(line => line.startsWith(name)) || '').slice(name.length);
      if (part('event: ')) told(part('event: '), JSON.parse(part('data: ')));
    }
  }
}

// The parts of the page, the first of which is shown when somebody has signed in.
function begin(tabs) {
  const buttons = tabs.map(([name, view]) => make('button', { type: 'button', click: event => {
    for (const button of buttons) button.removeAttribute('aria-current');
    event.currentTarget.setAttribute('aria-current', 'page');
    show(view);
  } }, name));
  document.getElementById('tabs').append(...buttons);
  const [login, logout, who] = ['login', 'logout', 'who'].map(id => document.getElementById(id));
  // Shows the form that is of use now.
  const signed = name => {
    login.hidden = Boolean(name);
    logout.hidden = !name;
    who.textContent = name;
  };
  login.addEventListener('submit', async event => {
    event.preventDefault();
    const data = new FormData(login);
    const body = JSON.stringify({ username: data.get('username'), password: data.get('password') });
    try {
      const headers = { 'Content-Type': 'application/json' };
      token = (await ask('/auth/login', { method: 'POST', headers, body })).token;
      login.reset();
      signed(data.get('username'));
      buttons[0].click();
    } catch (error) {
      say(error.message, true);
    }
  });
  logout.addEventListener('submit', event => {
    event.preventDefault();
    token = null;
    signed('');
    for (const button of buttons) button.removeAttribute('aria-current');
    show(() => []);
    login.elements.username.focus();
  });
}
