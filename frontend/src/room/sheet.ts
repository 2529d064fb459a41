/**
 * A sheet over the room for what was asked for: who sees something, what was said about it.
 *
 * It shows a page of ours that also stands by itself. It is emptied when it is
 * closed, and when what may be seen has changed.
 */
import { element } from './draw';
import type { Fetching } from './fetched';
import type { Screen } from './screen';
import type { Words } from './words';

export class Sheet {
  private readonly dialog: HTMLDialogElement | null;
  private readonly heading: HTMLElement | null;
  private readonly inside: HTMLElement | null;
  private back: HTMLElement | null = null;
  private wanted = '';

  constructor(
    room: HTMLElement,
    private readonly fetching: Fetching,
    private readonly screen: Screen,
    private readonly words: Words,
  ) {
    this.dialog = room.querySelector('dialog[data-sheet-dialog]');
    this.heading = room.querySelector('[data-sheet-heading]');
    this.inside = room.querySelector('[data-sheet-inside]');
    this.dialog?.addEventListener('close', () => { this.closed(); });
    this.dialog?.addEventListener('click', (event) => {
      if (event.target === this.dialog) this.close();
    });
  }

  /** `from` gets the focus back. A link inside the sheet goes on from the page that it stands on. */
  async open(link: HTMLAnchorElement, from: HTMLElement): Promise<void> {
    const url = new URL(link.getAttribute('href') ?? '', new URL(this.wanted, location.href)).href;
    this.wanted = url;
    if (this.dialog?.open !== true) this.back = from;
    const answer = await this.fetching.get(url);
    if (answer.how === 'stale' || this.wanted !== url) return;
    if (answer.how !== 'here') {
      this.close();
      this.screen.tell(answer.how === 'absent' ? 'place.absent' : 'place.failed');
      return;
    }
    this.show(answer.page);
  }

  close(): void {
    this.wanted = '';
    if (this.dialog?.open === true) this.dialog.close();
  }

  get isOpen(): boolean {
    return this.dialog?.open === true;
  }

  private show(page: Document): void {
    const part = page.querySelector('[data-part]');
    if (part === null || this.dialog === null || this.heading === null || this.inside === null) return;
    this.heading.textContent = page.querySelector('h1')?.textContent.trim() ?? '';
    const here = document.adoptNode(part);
    // One entry stands on the screen once: here it is only to be read.
    for (const item of here.querySelectorAll<HTMLElement>('[data-entry]')) this.readOnly(item);
    for (const named of here.querySelectorAll('[id]:not(h2)')) named.removeAttribute('id');
    this.inside.replaceChildren(here);
    if (!this.dialog.open) this.dialog.showModal();
    this.inside.scrollTop = 0;
    this.heading.focus();
  }

  private readOnly(item: HTMLElement): void {
    const id = item.dataset.entry ?? '';
    delete item.dataset.entry;
    item.querySelector('.entry__actions')?.replaceChildren(
      element('a', { class: 'quiet', href: `?at=${id}#e-${id}`, 'data-answered': id }, this.words.say('entry.show')));
  }

  private closed(): void {
    this.wanted = '';
    this.inside?.replaceChildren();
    if (this.heading !== null) this.heading.textContent = '';
    if (this.back?.isConnected === true) this.back.focus({ preventScroll: true });
    this.back = null;
  }
}
