// Comma-separated values: read so that nothing is left out in silence, and written.

const LINE_END = /\r\n|\n|\r/y;

/**
 * The rows of a text, and what is wrong with it. A quote that stands within a value, and what stands behind a closing quote,
 * is part of the value, as spreadsheets take it. Only a quote that nothing closes cannot be read: what follows may be one
 * value or many rows.
 */
export function csv(text) {
  const rows = [];
  let [row, value, at] = [[], '', 0];
  const endOfRow = () => { row.push(value); rows.push(row); row = []; value = ''; };
  const quoted = () => {
    for (;;) {
      const close = text.indexOf('"', at);
      if (close < 0) return false;
      value += text.slice(at, close);
      at = close + 1;
      if (text[at] !== '"') return true;
      value += '"';
      at += 1;
    }
  };
  const plain = /[^,\r\n]*/y;
  while (at < text.length) {
    if (text[at] === '"') {
      at += 1;
      if (!quoted()) return { rows, fault: `Row ${rows.length + 1}: a quote is open that nothing closes, so nothing is read from there on` };
    }
    plain.lastIndex = at;
    value += plain.exec(text)[0];
    at = LINE_END.lastIndex = plain.lastIndex;
    const end = LINE_END.exec(text);
    if (end) { at = LINE_END.lastIndex; endOfRow(); } else if (text[at] === ',') {
      at += 1;
      row.push(value);
      value = '';
      if (at === text.length) endOfRow();
    }
  }
  if (row.length || value !== '') endOfRow();
  return { rows };
}

const quotedOf = (text) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export const csvText = (rows) => rows.map((row) => row.map(quotedOf).join(',')).join('\n');

const isEmpty = (row) => row.length === 1 && row[0] === '';

/** Hands each row below the first to `take`, with where it stands, as names and values without the empty ones; to `fail`, what cannot be read. */
export function named(text, take, fail) {
  const { rows, fault } = csv(text);
  const first = rows.findIndex((row) => !isEmpty(row));
  const head = rows[first] ?? [];
  const twice = head.find((name, at) => name !== '' && head.indexOf(name) !== at);
  if (twice !== undefined) { fail(`Row ${first + 1}: the name ${twice} is there twice`); return; }
  rows.forEach((row, index) => {
    if (index <= first || isEmpty(row)) return;
    const where = `Row ${index + 1}`;
    const nameless = row.findIndex((value, at) => value !== '' && !head[at]);
    if (nameless >= 0) fail(`${where}: value ${nameless + 1} has no name in the first row`);
    else take(where, head.map((name, at) => [name, row[at] ?? '']).filter(([, value]) => value !== ''));
  });
  if (fault) fail(fault);
}
