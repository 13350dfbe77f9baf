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

function table(heads, rows) {
  const head = make('tr', {}, heads.map(text => make('th', { scope: 'col' }, text)));
  const lines = rows.map(row => make('tr', {}, row.map(cell => make('td', {}, cell))));
  return make('table', {}, make('thead', {}, head), make('tbody', {}, lines));
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

// What was asked for last is shown, whatever is answered later.
let views = 0;
async function show(view) {
  views += 1;
  const own = views;
  try {
    const parts = await view();
    if (own !== views) return;
    main.replaceChildren(...parts);
    say('');
  } catch (error) {
    if (own !== views) return;
    main.replaceChildren();
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
  document.getElementById('login').addEventListener('submit', async event => {
    event.preventDefault();
    const data = new FormData(event.target);
    const body = JSON.stringify({ username: data.get('username'), password: data.get('password') });
    try {
      const headers = { 'Content-Type': 'application/json' };
      token = (await ask('/auth/login', { method: 'POST', headers, body })).token;
      event.target.reset();
      buttons[0].click();
    } catch (error) {
      say(error.message, true);
    }
  });
}
