// Asks for a database that is to be made.

import { button, dialog, field, h, select } from './dom.js';

const KEPT = [['', 'until it is dropped'], [15 * 60_000, 'for 15 minutes without a call'], [60 * 60_000, 'for an hour without a call'], [24 * 60 * 60_000, 'for a day without a call']];

/** Name and, where it is to go by itself, `IdleMilliseconds`, as a control call takes them; nothing if none is to be made. */
export function askDatabase(title, label, name, word) {
  return dialog(title, (close) => {
    const input = h('input', { '.value': name, autofocus: true, spellcheck: 'false', autocomplete: 'off' });
    const kept = select(KEPT, '');
    const submit = (event) => {
      event.preventDefault();
      close(input.value ? { Name: input.value, ...(kept.value ? { IdleMilliseconds: Number(kept.value) } : {}) } : undefined);
    };
    return h('form', { on: { submit } }, field(label, input), field('It is kept', kept),
      h('footer', {}, button('Cancel', () => close()), h('button', { class: 'primary' }, word)));
  });
}
