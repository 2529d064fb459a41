/**
 * The field one writes in: as tall as its text, with its marks, its limit and what is pasted into it.
 *
 * What is too long is kept and counted, never cut. Only what would make the page
 * stand still is not let in.
 */
import { hide, write } from './draw';
import { marked, type Mark } from './markdown';
import { plain } from './pasted';
import type { Words } from './words';

/** Characters, as the server counts them. */
export const longest = 20_000;
const near = 18_000;
/** Characters that a field takes without the page standing still; what is longer is not let in at all. */
const most = 100_000;
/** Longer than this, a change is put in at once and cannot be undone by key. */
const slowAbove = 5_000;

const keys: ReadonlyMap<string, Mark> = new Map([['b', 'bold'], ['i', 'italic'], ['k', 'link']]);

export interface Around {
  wrote(): void;
  files(files: readonly File[]): void;
  refuse(message: string): void;
}

export class Field {
  private readonly count: HTMLElement | null;
  private refused = false;

  constructor(readonly area: HTMLTextAreaElement | null, private readonly form: HTMLFormElement, private readonly words: Words, private readonly around: Around) {
    this.count = form.querySelector('[data-count]');
    const tools = form.querySelector<HTMLElement>('[data-tools]');
    if (tools !== null) tools.hidden = false;
    tools?.addEventListener('click', (event) => {
      const mark = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-mark]')?.dataset.mark : undefined;
      if (mark !== undefined) this.mark(mark as Mark);
    });
    area?.removeAttribute('required');
    area?.addEventListener('input', () => { this.changed(); });
    area?.addEventListener('paste', (event) => { this.pasted(event); });
    area?.addEventListener('keydown', (event) => {
      const mark = keys.get(event.key.toLowerCase());
      if (mark === undefined || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      this.mark(mark);
    });
    this.fit();
  }

  get text(): string {
    return this.area?.value ?? '';
  }

  write(text: string): void {
    if (this.area === null) return;
    this.area.value = text;
    this.fit();
  }

  focus(): void {
    this.area?.focus();
  }

  /** While it is on its way, what is written does not change. */
  hold(): void {
    if (this.area !== null) this.area.readOnly = true;
  }

  release(): void {
    if (this.area !== null) this.area.readOnly = false;
  }

  /** How many characters there are too many. */
  get over(): number {
    return Math.max(0, lengthOf(this.text) - longest);
  }

  private mark(mark: Mark): void {
    const area = this.area;
    if (area === null || area.readOnly) return;
    const choice = { text: area.value, from: area.selectionStart, to: area.selectionEnd };
    const change = marked(mark, choice, this.words.say(mark === 'link' ? 'marks.link-text' : 'marks.text'));
    area.focus();
    area.setSelectionRange(change.from, change.to);
    this.put(change.put);
    area.setSelectionRange(...change.chosen);
  }

  private pasted(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    const files = [...(event.clipboardData?.files ?? [])];
    // A word processor sends a picture of its text along with the text itself.
    if (text === '' && files.length > 0) {
      event.preventDefault();
      this.around.files(files);
      return;
    }
    if (text.length + this.text.length > most) {
      event.preventDefault();
      this.around.refuse(this.words.say('composer.paste-too-long', { count: number(text.length) }));
      this.refused = true;
      return;
    }
    if (this.refused) this.around.refuse('');
    this.refused = false;
    const cleaned = plain(text);
    if (cleaned === text) return;
    event.preventDefault();
    this.put(cleaned);
  }

  /** Through the browser's own way where that is quick, so that it can be undone by key. */
  private put(text: string): void {
    const area = this.area;
    if (area === null) return;
    // There is no other way into the list of what can be undone.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    if (text.length < slowAbove && typeof document.execCommand === 'function' && document.execCommand('insertText', false, text)) return;
    area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
    area.dispatchEvent(new Event('input', { bubbles: true }));
  }

  private changed(): void {
    this.fit();
    this.around.wrote();
  }

  private fit(): void {
    this.grow();
    const length = lengthOf(this.text);
    const key = length > longest ? 'composer.over' : 'composer.left';
    this.form.toggleAttribute('data-blank', length === 0);
    this.count?.toggleAttribute('data-over', length > longest);
    hide(this.count, length < near);
    write(this.count, length < near ? '' : this.words.say(key, { count: number(Math.abs(longest - length)) }));
  }

  /** Where the style sheet cannot say that a field is as tall as its text. */
  private grow(): void {
    if (this.area === null || CSS.supports('field-sizing', 'content')) return;
    this.area.style.height = 'auto';
    this.area.style.height = `${this.area.scrollHeight + 2}px`;
  }
}

function number(count: number): string {
  return count.toLocaleString(document.documentElement.lang.startsWith('en') ? 'en' : 'nb');
}

/** An emoji counts as the server counts it; exactly only where it matters. */
function lengthOf(text: string): number {
  return text.length < near ? text.length : text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, '.').length;
}
