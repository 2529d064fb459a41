/**
 * Above an answer, the first words of what it answers.
 *
 * The server draws them with the answer, which is not drawn anew when what it
 * answers changes: so here they follow. They are taken from what is on the
 * screen; of what is not, they are asked for once the answer comes into view.
 */
import { root } from '../wire/root';
import { element } from './draw';
import type { Fetching } from './fetched';
import type { Timeline } from './timeline';

const longest = 120;

export class Answers {
  private readonly links = new Map<string, Set<HTMLElement>>();
  private readonly fetched = new Map<string, string>();
  private readonly asked = new Set<string>();
  private readonly inView: IntersectionObserver;

  constructor(private readonly room: string, private readonly timeline: Timeline, private readonly fetching: Fetching) {
    this.inView = new IntersectionObserver((seen) => {
      for (const one of seen) if (one.isIntersecting) this.met(one.target as HTMLElement);
    }, { rootMargin: '200px' });
    for (const item of timeline.items()) this.drawn(item);
  }

  /** An entry has come, or was drawn anew: it may answer, and it may have been answered. */
  drawn(item: HTMLElement): void {
    const id = item.dataset.entry ?? '';
    this.fetched.delete(id);
    for (const link of this.links.get(id) ?? []) this.write(link, lineOf(item));
    const link = item.querySelector<HTMLElement>('.entry__reply [data-answered]');
    if (link !== null) this.answer(link, link.dataset.answered ?? '');
  }

  /** Something that is not on the screen was changed: what was quoted of it may no longer be what it says. */
  changed(id: string): void {
    this.fetched.delete(id);
    for (const link of this.links.get(id) ?? []) {
      this.write(link, '');
      this.inView.unobserve(link);
      this.inView.observe(link);
    }
  }

  forget(): void {
    this.links.clear();
    this.fetched.clear();
    this.asked.clear();
    this.inView.disconnect();
  }

  private answer(link: HTMLElement, id: string): void {
    const links = this.links.get(id) ?? new Set();
    for (const one of links) if (!one.isConnected) links.delete(one);
    this.links.set(id, links.add(link));
    const answered = this.timeline.find(id);
    // Drawn with an answer that was on its way when it changed, they may be older than what is here.
    if (answered?.dataset.kind === 'message') this.write(link, lineOf(answered));
  }

  private met(link: HTMLElement): void {
    this.inView.unobserve(link);
    const id = link.dataset.answered ?? '';
    const known = this.fetched.get(id);
    if (known !== undefined) this.write(link, known);
    else void this.ask(id);
  }

  private async ask(id: string): Promise<void> {
    if (this.asked.has(id)) return;
    this.asked.add(id);
    const answer = await this.fetching.get(`${root()}/rooms/${this.room}/entries/${id}/line/`);
    this.asked.delete(id);
    if (answer.how !== 'here' || this.timeline.find(id) !== null) return;
    const line = answer.page.querySelector('[data-line]')?.textContent.trim() ?? '';
    this.fetched.set(id, line);
    for (const link of this.links.get(id) ?? []) this.write(link, line);
  }

  private write(link: HTMLElement, line: string): void {
    const before = link.querySelector('.entry__line');
    if (before?.textContent === line) return;
    before?.remove();
    if (line !== '') link.append(' ', element('span', { class: 'entry__line' }, line));
  }
}

/** The first words of an entry, as plain text. */
export function lineOf(item: HTMLElement): string {
  const text = (item.querySelector('.entry__body')?.textContent ?? '').replace(/\s+/g, ' ').trim();
  // Cut between two words, and so never within a letter.
  return text.length <= longest ? text : `${text.slice(0, longest).replace(/\s?\S*$/u, '')}…`;
}
