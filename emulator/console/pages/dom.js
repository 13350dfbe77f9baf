// Elements, made of names and texts. No text becomes markup: children are nodes or text nodes, and that is all.

/**
 * An element. `props` holds attributes, `class`, properties that begin with a dot, and listeners under `on`.
 * Children are nodes, texts, numbers, lists of these, or nothing.
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (name === 'class') {
      element.className = value;
    } else if (name === 'css') {
      for (const [property, to] of Object.entries(value)) element.style.setProperty(property, to);
    } else if (name.startsWith('.')) {
      element[name.slice(1)] = value;
    } else {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  append(element, children);
  return element;
}

/** Puts children behind those that there are. */
export function append(element, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

/** Puts children in place of those that there are. */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

export function button(text, action, props = {}) {
  return h('button', { type: 'button', ...props, on: { click: action, ...props.on } }, text);
}

let labels = 0;

/** A labelled control. */
export function field(label, control, hint) {
  control.id ||= `field-${(labels += 1)}`;
  const note = hint ? h('small', { class: 'hint', id: `${control.id}-hint` }, hint) : null;
  if (note) control.setAttribute('aria-describedby', note.id);
  return h('div', { class: 'field' }, h('label', { for: control.id }, label), control, note);
}

/** A list to choose from; each option is a value, or a value and its words. */
export function select(options, value, change, props = {}) {
  const element = h('select', { ...props, on: { change: () => change?.(element.value) } });
  for (const option of options) {
    const [of, words] = Array.isArray(option) ? option : [option, option];
    element.append(h('option', { '.value': of }, words));
  }
  element.value = value ?? '';
  if (element.selectedIndex < 0) element.selectedIndex = 0;
  return element;
}

export function checkbox(label, checked, change) {
  const box = h('input', { type: 'checkbox', '.checked': checked, on: { change: () => change?.(box.checked) } });
  return h('label', { class: 'check' }, box, label);
}

/** A table of texts or nodes. */
export function table(heads, rows, props = {}) {
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': props.label ?? 'Table' },
    h('table', { class: `plain ${props.class ?? ''}` },
      h('thead', {}, h('tr', {}, heads.map((head) => h('th', { scope: 'col' }, head)))),
      h('tbody', {}, rows.map((row) => h('tr', {}, row.map((cell) => h('td', {}, cell)))))));
}

/** Names and what they are. */
export function facts(pairs) {
  const shown = pairs.filter(([, value]) => value !== undefined && value !== null && value !== '');
  return h('dl', { class: 'facts' }, shown.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}

/** A coloured word. */
export function badge(text, kind = '') {
  return h('span', { class: `badge ${kind}` }, text);
}

/** The colour of the status of a table or an index. */
export function status(word) {
  return badge(word ?? '?', word === 'ACTIVE' || word === 'ENABLED' || word === 'AVAILABLE' ? 'good' : 'warn');
}

export function section(title, ...children) {
  return h('section', { class: 'card' }, title && h('h2', {}, title), ...children);
}

/** Says something for some seconds at the edge of the page; `action` is a text and what it does. */
export function notify(text, { kind = '', action, seconds = 6 } = {}) {
  const notices = document.getElementById('notices');
  const close = () => notice.remove();
  const notice = h('div', { class: `notice ${kind}` }, h('span', {}, text),
    action && button(action[0], () => { close(); action[1](); }),
    button('×', close, { class: 'quiet', 'aria-label': 'Close' }));
  notices.append(notice);
  while (notices.childElementCount > 4) notices.firstElementChild.remove();
  setTimeout(close, (action ? Math.max(seconds, 30) : seconds) * 1000);
  return close;
}

/**
 * A window over the page. `build` gets a function that closes it; the answer is what that was given. It goes with the view
 * that it belongs to, unless it `stays` for what was typed into it.
 */
export function dialog(title, build, props = {}) {
  return new Promise((resolve) => {
    const close = (value) => { answer = value; element.close(); };
    let answer;
    const leave = () => { if (element.open && !props.stays) close(); };
    const element = h('dialog', { class: props.class ?? '', 'aria-label': title, on: { close: () => { removeEventListener('hashchange', leave); element.remove(); resolve(answer); } } });
    addEventListener('hashchange', leave);
    element.append(h('header', {}, h('h2', {}, title), button('×', () => close(), { class: 'quiet', 'aria-label': 'Close' })));
    append(element, build(close));
    element.addEventListener('click', (event) => { if (event.target === element) close(); });
    document.body.append(element);
    element.showModal();
    (element.querySelector('[autofocus]') ?? element.querySelector('input:not([readonly]), textarea, select, [role="tab"]'))?.focus();
  });
}

/** Asks before something is done that cannot be taken back. */
export function confirm(title, text, word) {
  return dialog(title, (close) => [
    h('p', {}, text),
    h('footer', {}, button('Cancel', () => close(false)), button(word, () => close(true), { class: 'danger', autofocus: true })),
  ]);
}

/** Asks for one line of text. */
export function ask(title, label, value = '', word = 'OK') {
  return dialog(title, (close) => {
    const input = h('input', { '.value': value, autofocus: true, spellcheck: 'false', autocomplete: 'off' });
    return h('form', { on: { submit: (event) => { event.preventDefault(); close(input.value); } } },
      field(label, input),
      h('footer', {}, button('Cancel', () => close()), h('button', { class: 'primary' }, word)));
  });
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    notify('Copied.');
  } catch {
    notify('The browser does not let this page copy: select the text instead.', { kind: 'bad' });
  }
}

/** A text to read and to copy. */
export function code(text, label = 'Code') {
  return h('div', { class: 'code' },
    h('pre', { tabindex: 0, role: 'region', 'aria-label': label }, text),
    button('Copy', () => copy(text), { class: 'quiet small' }));
}

/** One of several panels; each tab is a name, and what makes its panel when it is shown. */
export function tabs(label, entries, chosen, change) {
  const panel = h('div', { role: 'tabpanel', class: 'panel' });
  const list = h('div', { role: 'tablist', 'aria-label': label, class: 'tabs' });
  const show = (name) => {
    for (const tab of list.children) {
      const is = tab.dataset.name === name;
      tab.setAttribute('aria-selected', String(is));
      tab.tabIndex = is ? 0 : -1;
    }
    panel.setAttribute('aria-label', name);
    fill(panel, entries.find(([of]) => of === name)?.[1]());
    change?.(name);
  };
  for (const [name] of entries) {
    list.append(h('button', { type: 'button', role: 'tab', 'data-name': name, on: { click: () => show(name) } }, name));
  }
  list.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...list.children];
    const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
    show(next.dataset.name);
    next.focus();
  });
  const element = h('div', { class: 'tabbed' }, list, panel);
  element.show = show;
  show(chosen ?? entries[0][0]);
  return element;
}

/** Bytes as people say them. */
export function bytes(count) {
  if (count === undefined || count === null) return '';
  if (count < 1024) return `${count} B`;
  const units = ['KB', 'MB', 'GB', 'TB'];
  let value = count / 1024;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) { value /= 1024; unit += 1; }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

export const count = (number) => (number ?? 0).toLocaleString('en');

export const plural = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;

/** Epoch seconds as a time of day, with its date. */
export function time(seconds) {
  if (seconds === undefined || seconds === null) return '';
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString().replace('T', ' ').replace(/\.?0*Z$/, ' UTC').replace('Z', ' UTC');
}

/** Saves a text as a file. */
export function download(name, text, type = 'application/json') {
  const url = URL.createObjectURL(new Blob([text], { type }));
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
