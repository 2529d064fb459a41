/**
 * On a phone, what a message needs beside its text: each on one line, which opens.
 *
 * The style sheet folds; here is only what is open, and whether somebody writes:
 * from when the field is gone to until the form is left, so that a press on what
 * stands in it moves nothing from beneath the finger. Where there is width for it
 * all of it stands there, and nothing here makes a difference.
 */
import type { Words } from './words';

const kinds = 'data-kinds-open';

export class Folds {
  private readonly line: HTMLElement | null;
  private readonly page: HTMLElement | null;

  constructor(private readonly form: HTMLFormElement, private readonly words: Words) {
    this.line = form.querySelector('[data-kinds-line]');
    this.page = form.closest('main');
    this.way('[data-kinds-line]', kinds);
    this.way('[data-more-line]', 'data-more-open');
    form.querySelector('textarea')?.addEventListener('focus', () => { this.fold(); this.page?.toggleAttribute('data-writing', true); });
    form.addEventListener('focusout', ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && form.contains(relatedTarget))) this.page?.removeAttribute('data-writing');
    });
    form.addEventListener('change', () => { this.says(); });
    this.says();
  }

  /** Nothing can be sent before there is a choice: it stands open for whoever is asked for one. */
  unfold(): void {
    this.put('[data-kinds-line]', kinds, true);
  }

  fold(): void {
    this.put('[data-kinds-line]', kinds, false);
  }

  /** The kinds that are chosen, by name. */
  says(): void {
    const place = this.line?.querySelector('[data-kinds-words]');
    const chosen = [...this.form.querySelectorAll<HTMLInputElement>('input[name=scopes]:checked')];
    const names = chosen.map((box) => box.parentElement?.textContent.trim() ?? box.value);
    if (place != null) place.textContent = names.length > 0 ? names.join(', ') : this.words.say('composer.kinds');
  }

  private way(line: string, mark: string): void {
    this.form.querySelector(line)?.addEventListener('click', () => { this.put(line, mark, !this.form.hasAttribute(mark)); });
  }

  private put(line: string, mark: string, open: boolean): void {
    this.form.toggleAttribute(mark, open);
    this.form.querySelector(line)?.setAttribute('aria-expanded', String(open));
  }
}
