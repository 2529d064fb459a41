/**
 * What one does with what one has said, where it stands: changing it, and taking it back.
 *
 * What is being written stays on the screen whatever becomes of its message:
 * redrawn, it goes along; out of sight, it stands above the composer until it is
 * decided about.
 */
import { Change, type Around } from './change';
import type { Fetching } from './fetched';
import { isRetracted } from './item';
import type { Fetch } from './keeping';
import type { Act, Item } from './outbox';
import { tokenOf } from './own-draft';
import { TakingBack } from './taking-back';
import type { Timeline } from './timeline';
import type { Words } from './words';

export interface Ways {
  readonly fetch: Fetch;
  post(act: Act): void;
}

export class Changes {
  private readonly open = new Map<string, Change | TakingBack>();
  private readonly around: Around;

  /** `composer` is the room's own form: where nothing is written, nothing is changed either. */
  constructor(
    private readonly room: HTMLElement, private readonly composer: HTMLFormElement, private readonly base: string,
    private readonly timeline: Timeline, private readonly fetching: Fetching, words: Words, ways: Ways,
  ) {
    this.around = {
      words, fetch: ways.fetch, post: (act) => { ways.post(act); },
      sees: (entry) => this.sees(entry),
      closed: (entry) => { this.close(entry); },
    };
  }

  /** `text` is what came back from the server, where it did. */
  edit(entry: string, text: string | null = null): void {
    const there = this.open.get(entry);
    if (there instanceof Change && text === null) { there.begin(null); return; }
    const item = this.timeline.find(entry);
    const form = this.form('data-change-form', entry);
    if (form === null || (item === null && text === null)) return;
    this.close(entry);
    const change = new Change(form, entry, item === null ? '' : bodyOf(item), this.around);
    this.put(entry, change);
    change.begin(text);
  }

  askRetract(entry: string): void {
    const item = this.timeline.find(entry);
    const form = this.form('data-retract-form', entry);
    if (item === null || form === null || this.open.has(entry)) return;
    const question = new TakingBack(form, entry, this.around);
    this.put(entry, question);
    question.begin();
  }

  stored(entry: string, clientId: string): void {
    if (this.open.get(entry)?.stored(clientId) === true) this.close(entry);
  }

  /** False where it is not open here, so that the reason must be told elsewhere. */
  refused(entry: string, clientId: string, why: string): boolean {
    return this.open.get(entry)?.refused(clientId, why) ?? false;
  }

  /** What was sent from here may have been stored, or be long in coming. */
  heard(items: readonly Item[]): void {
    for (const { act, state } of items) if (act.type !== 'post') this.open.get(act.entry)?.says(act.client_id, state);
  }

  /** A message came, or was drawn anew. */
  drawn(item: HTMLElement): void {
    const id = item.dataset.entry ?? '';
    const open = this.open.get(id);
    if (open === undefined) return;
    const body = bodyOf(item);
    this.place(id, open);
    if (open instanceof Change) open.redrawn(body, isRetracted(item));
    else open.redrawn(isRetracted(item));
  }

  /** Messages have left the screen. */
  left(): void {
    for (const [id, open] of this.open) {
      if (open.form.hasAttribute('data-away') || this.timeline.find(id) !== null) continue;
      open.form.closest('[data-amending]')?.removeAttribute('data-amending');
      if (open instanceof TakingBack) this.open.delete(id);
      else this.place(id, open);
    }
    this.makeWay();
  }

  hurry(): void {
    for (const open of this.open.values()) if (open instanceof Change) open.hurry();
  }

  get any(): boolean {
    return [...this.open.values()].some((open) => open instanceof Change);
  }

  private put(entry: string, open: Change | TakingBack): void {
    this.open.set(entry, open);
    this.place(entry, open);
    this.makeWay();
  }

  /** Whoever changes a message needs the height more than the place for a new one does. */
  private makeWay(): void {
    this.composer.toggleAttribute('data-aside', this.open.size > 0);
  }

  /** Moved, a field would lose the focus, and where in the text one was. */
  private place(entry: string, { form }: Change | TakingBack): void {
    const at = document.activeElement;
    const held = at instanceof HTMLElement && form.contains(at) ? at : null;
    const item = this.timeline.find(entry);
    const body = item?.querySelector('.entry__body') ?? null;
    form.toggleAttribute('data-away', body === null);
    if (body === null) this.composer.before(form);
    else body.after(form);
    item?.toggleAttribute('data-amending', true);
    held?.focus({ preventScroll: true });
  }

  private close(entry: string): void {
    const open = this.open.get(entry);
    if (open === undefined) return;
    const held = open.form.contains(document.activeElement);
    this.open.delete(entry);
    this.makeWay();
    open.form.remove();
    const item = this.timeline.find(entry);
    item?.toggleAttribute('data-amending', false);
    if (!held || item === null) return;
    const back = item.querySelector<HTMLElement>(open instanceof Change ? '[data-edit]' : '[data-retract]') ?? item;
    if (back === item) item.tabIndex = -1;
    back.focus({ preventScroll: true });
  }

  private form(mark: string, entry: string): HTMLFormElement | null {
    const template = this.room.querySelector<HTMLTemplateElement>(`template[${mark}]`);
    const form = template?.content.firstElementChild?.cloneNode(true);
    if (!(form instanceof HTMLFormElement)) return null;
    const token = document.createElement('input');
    Object.assign(token, { type: 'hidden', name: 'csrfmiddlewaretoken', value: tokenOf(this.composer) });
    form.prepend(token);
    for (const link of form.querySelectorAll<HTMLAnchorElement>('a[data-of]')) link.href = `${this.base}entries/${entry}/${link.dataset.of ?? ''}`;
    if (this.timeline.find(entry)?.querySelector('.entry__history') == null) form.querySelector('a[data-past]')?.remove();
    return form;
  }

  private async sees(entry: string): Promise<readonly string[] | null> {
    const answer = await this.fetching.get(`${this.base}entries/${entry}/sees/`);
    if (answer.how !== 'here') return null;
    const people = [...answer.page.querySelectorAll<HTMLElement>('[data-person]')].filter((one) => one.dataset.me === undefined);
    return people.map((one) => one.textContent.trim());
  }
}

/** What a message says as it was written; a text without marks is not told apart from what is shown. */
function bodyOf(item: HTMLElement): string {
  return (item.dataset.source ?? item.querySelector<HTMLElement>('.entry__body')?.textContent ?? '').trim();
}
