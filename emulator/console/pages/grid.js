// Rows without end: only those that are seen are in the page. Keys move between them, as in a spreadsheet.

import { h, fill } from './dom.js';

const ROW = 29;
const AROUND = 12;

let grids = 0;

/**
 * A grid. Options: `columns`, each with `name`, `cell(row)` and perhaps `class`; `label`; `open(row, index)`; `look(row)` when the
 * cursor comes to a row; `selectable`;
 * `select(count)` when rows are selected; `menu(key, grid)` for keys that the grid has no use for. Rows are set, or come
 * page by page: see `start`.
 */
export class Grid {
  constructor(options) {
    this.options = options;
    this.columns = options.columns ?? [];
    this.rows = [];
    this.selected = new Set();
    this.cursor = 0;
    this.version = 0;
    this.atEnd = false;
    this.pages = undefined;
    this.id = `grid-${(grids += 1)}`;
    this.head = h('thead', {});
    this.body = h('tbody', {});
    this.table = h('table', { class: 'grid', role: 'grid', tabindex: 0, 'aria-label': options.label, 'aria-multiselectable': options.selectable ? 'true' : undefined,
      on: { keydown: (event) => this.key(event), click: (event) => this.click(event), dblclick: (event) => this.double(event) } }, this.head, this.body);
    this.element = h('div', { class: 'gridbox', on: { scroll: () => this.later(false) } }, this.table);
    this.watch = new ResizeObserver(() => this.later(false));
    this.watch.observe(this.element);
    this.paintHead();
  }

  setColumns(columns) {
    this.columns = columns;
    this.paintHead();
    this.later();
  }

  setRows(rows) {
    this.rows = rows;
    this.selected.clear();
    this.cursor = Math.min(this.cursor, Math.max(0, rows.length - 1));
    this.element.scrollTop = 0;
    this.chosen();
    this.later();
  }

  /**
   * Begins anew with rows that come page by page: `page` answers with the next rows, or with nothing behind the last. What
   * an earlier start still waits for is thrown away.
   */
  start(page) {
    this.setRows([]);
    this.pages = { page, busy: false };
    this.ask();
  }

  append(rows) {
    for (const row of rows) this.rows.push(row);
    this.later();
  }

  /** The rows that are selected, or else the one under the cursor. */
  picked() {
    const rows = this.rows.filter((row) => this.selected.has(row));
    return rows.length ? rows : [this.rows[this.cursor]].filter(Boolean);
  }

  focus() { this.table.focus(); }

  /** Paints with the next frame, once; `changed` is whether rows are others than those that were painted. */
  later(changed = true) {
    if (changed) this.version += 1;
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => { this.waiting = false; this.paint(); });
  }

  paintHead() {
    const { selectable } = this.options;
    fill(this.head, h('tr', { 'aria-rowindex': 1 },
      selectable && h('th', { class: 'pick', scope: 'col' }, h('input', { type: 'checkbox', tabindex: -1, 'aria-label': 'Select all that are loaded', on: { change: (event) => this.all(event.target.checked) } })),
      this.columns.map((column) => h('th', { scope: 'col', class: column.class ?? '', title: column.name }, column.name, column.mark && h('span', { class: 'mark' }, column.mark)))));
  }

  paint() {
    const { element, rows } = this;
    if (!element.isConnected) return;
    const height = element.clientHeight || 400;
    const top = this.atEnd ? Math.max(0, rows.length * ROW + this.head.offsetHeight - height) : element.scrollTop;
    const from = Math.max(0, Math.floor(top / ROW) - AROUND);
    const to = Math.min(rows.length, Math.ceil((top + height) / ROW) + AROUND);
    const painted = `${from} ${to} ${this.version}`;
    if (painted === this.painted) return;
    this.painted = painted;
    const width = this.columns.length + (this.options.selectable ? 1 : 0);
    const space = (count) => count > 0 && h('tr', { class: 'space', 'aria-hidden': 'true', css: { height: `${count * ROW}px` } }, h('td', { colspan: width || 1 }));
    fill(this.body, space(from), rows.slice(from, to).map((row, index) => this.row(row, from + index)), space(rows.length - to));
    if (this.atEnd) element.scrollTop = element.scrollHeight;
    this.atEnd = false;
    this.table.setAttribute('aria-rowcount', rows.length + 1);
    const at = `${this.id}-${this.cursor}`;
    if (this.cursor >= from && this.cursor < to) this.table.setAttribute('aria-activedescendant', at);
    else this.table.removeAttribute('aria-activedescendant');
    if (to >= rows.length - AROUND) this.ask();
  }

  row(row, index) {
    const selected = this.selected.has(row);
    return h('tr', { id: `${this.id}-${index}`, 'aria-rowindex': index + 2, 'data-index': index, 'aria-selected': this.options.selectable ? String(selected) : undefined,
      class: `${index === this.cursor ? 'cursor' : ''} ${this.options.rowClass?.(row) ?? ''}` },
    this.options.selectable && h('td', { class: 'pick' }, selected ? '☑' : '☐'),
    this.columns.map((column) => h('td', { class: column.class ?? '' }, column.cell(row))));
  }

  async ask() {
    const { pages } = this;
    if (!pages || pages.busy) return;
    pages.busy = true;
    const rows = await pages.page().catch(() => undefined);
    if (this.pages !== pages) return;
    if (!rows) { this.pages = undefined; return; }
    pages.busy = false;
    this.append(rows);
    this.options.came?.(this);
    // A page may be empty and not the last.
    if (!rows.length) setTimeout(() => this.ask(), 0);
  }

  all(on) {
    this.selected = new Set(on ? this.rows : []);
    this.chosen();
    this.later();
  }

  toggle(index, to) {
    const row = this.rows[index];
    if (!row || !this.options.selectable) return;
    if (to ?? !this.selected.has(row)) this.selected.add(row); else this.selected.delete(row);
    this.chosen();
    this.later();
  }

  chosen() { this.options.select?.(this.selected.size); }

  move(to, extend) {
    const next = Math.max(0, Math.min(this.rows.length - 1, to));
    if (extend) for (let at = Math.min(next, this.cursor); at <= Math.max(next, this.cursor); at += 1) this.toggle(at, true);
    this.cursor = next;
    const top = next * ROW;
    const { element } = this;
    const head = this.head.offsetHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + ROW + head > element.scrollTop + element.clientHeight) element.scrollTop = top + ROW + head - element.clientHeight;
    this.look();
    this.later();
  }

  look() {
    if (this.rows[this.cursor]) this.options.look?.(this.rows[this.cursor]);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      if (event.key === 'a' && this.options.selectable) { event.preventDefault(); this.all(true); }
      return;
    }
    const page = Math.max(1, Math.floor(this.element.clientHeight / ROW) - 2);
    const moves = { ArrowDown: this.cursor + 1, ArrowUp: this.cursor - 1, j: this.cursor + 1, k: this.cursor - 1, PageDown: this.cursor + page, PageUp: this.cursor - page, Home: 0, End: this.rows.length - 1 };
    if (event.key in moves) this.move(moves[event.key], event.shiftKey);
    else if (event.key === 'Enter') this.open(this.cursor);
    else if (event.key === ' ') this.toggle(this.cursor);
    else if (!this.options.menu?.(event.key, this)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  index(event) {
    const row = event.target.closest('tbody tr[data-index]');
    return row ? Number(row.dataset.index) : -1;
  }

  click(event) {
    const index = this.index(event);
    if (index < 0) return;
    if (event.target.closest('td.pick')) this.toggle(index);
    this.cursor = index;
    this.look();
    this.later();
    if (!event.target.closest('td.pick') && matchMedia('(pointer: coarse)').matches) this.open(index);
  }

  double(event) {
    const index = this.index(event);
    if (index >= 0 && !event.target.closest('td.pick')) this.open(index);
  }

  open(index) {
    if (this.options.open) { if (this.rows[index]) this.options.open(this.rows[index], index); } else this.look();
  }
}
