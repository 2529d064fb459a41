/**
 * What a message said before, opened beneath it.
 *
 * The server shows it to its author and to the owner alone. It goes with the message: redrawn or out of sight, it is
 * gone, and asked for anew.
 */
import { button, element } from './draw';
import type { Fetching } from './fetched';
import type { Screen } from './screen';
import type { Words } from './words';

export class Past {
  constructor(private readonly fetching: Fetching, private readonly screen: Screen, private readonly words: Words) {}

  async toggle(link: HTMLAnchorElement): Promise<void> {
    const item = link.closest<HTMLElement>('[data-entry]');
    if (item === null) return;
    if (item.querySelector('.past') !== null) { this.close(item); return; }
    const answer = await this.fetching.get(link.href);
    if (answer.how === 'stale' || !item.isConnected || item.querySelector('.past') !== null) return;
    const texts = answer.how === 'here' ? answer.page.querySelector('[data-part]') : null;
    if (texts === null) { this.screen.tell(answer.how === 'absent' ? 'place.absent' : 'place.failed'); return; }
    this.show(item, link, document.adoptNode(texts));
  }

  close(item: HTMLElement): void {
    item.querySelector('.past')?.remove();
    const link = item.querySelector<HTMLElement>('[aria-expanded=true][data-past]');
    link?.setAttribute('aria-expanded', 'false');
    link?.focus({ preventScroll: true });
  }

  private show(item: HTMLElement, link: HTMLElement, texts: Element): void {
    const heading = element('p', { class: 'past__heading', tabindex: '-1' }, this.words.say('past.heading'));
    const past = element('section', { class: 'past', 'aria-label': this.words.say('past.heading') },
      heading, texts, button(this.words.say('past.close'), 'data-close-past', ''));
    link.setAttribute('aria-expanded', 'true');
    const beneath = link.closest('form') ?? item.querySelector('.entry__body');
    if (beneath === null) item.append(past);
    else beneath.after(past);
    heading.focus();
  }
}
