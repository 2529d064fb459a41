/**
 * Those whom this seat knows, and the hints about them: here now, writing.
 *
 * The list comes whole whenever it changes. Hints about somebody who is not in
 * it are not shown.
 */
import type { Person } from '../wire/frames';
import { element } from './draw';
import type { Words } from './words';

const writingFor = 5_000;
/** Whoever goes from one page of the room to another is gone for a moment, and has not left. */
const leavingFor = 3_000;

export class People {
  private readonly names = new Map<string, string>();
  private readonly here = new Set<string>();
  private readonly leaving = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly writing = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(
    private readonly list: HTMLElement | null,
    private readonly hint: HTMLElement | null,
    private readonly words: Words,
  ) {
    for (const item of this.items()) {
      const name = item.querySelector('.person__name')?.textContent.trim() ?? '';
      this.names.set(item.dataset.seat ?? '', name);
    }
  }

  rebuild(people: readonly Person[]): void {
    this.names.clear();
    for (const person of people) this.names.set(person.seat, person.name);
    this.list?.replaceChildren(...people.map((person) => this.draw(person)));
    this.redraw();
  }

  presence(seat: string, connected: boolean): void {
    clearTimeout(this.leaving.get(seat));
    if (connected) {
      this.here.add(seat);
      this.redraw();
    } else this.leaving.set(seat, setTimeout(() => { this.left(seat); }, leavingFor));
  }

  typing(seat: string): void {
    clearTimeout(this.writing.get(seat));
    this.writing.set(seat, setTimeout(() => { this.stopped(seat); }, writingFor));
    this.redraw();
  }

  stopped(seat: string): void {
    clearTimeout(this.writing.get(seat));
    if (this.writing.delete(seat)) this.redraw();
  }

  name(seat: string): string | null {
    return this.names.get(seat) ?? null;
  }

  /** Hints are only true while the line is open. */
  forgetHints(): void {
    for (const timer of [...this.writing.values(), ...this.leaving.values()]) clearTimeout(timer);
    this.writing.clear();
    this.leaving.clear();
    this.here.clear();
    this.redraw();
  }

  clear(): void {
    this.names.clear();
    this.list?.replaceChildren();
    this.forgetHints();
  }

  private left(seat: string): void {
    this.here.delete(seat);
    this.leaving.delete(seat);
    this.redraw();
  }

  private redraw(): void {
    for (const item of this.items()) {
      const here = this.here.has(item.dataset.seat ?? '');
      item.toggleAttribute('data-here', here);
      const mark = item.querySelector('.person__here');
      if (mark !== null) mark.textContent = here ? this.words.say('people.here') : '';
    }
    const names = [...this.writing.keys()].flatMap((seat) => this.names.get(seat) ?? []);
    if (this.hint === null) return;
    this.hint.textContent = names.length > 0 ? this.words.say('people.typing', { names: this.words.names(names) }) : '';
  }

  private draw(person: Person): HTMLElement {
    return element('li', { class: 'person', 'data-seat': person.seat },
      element('a', { class: 'person__name', href: `${location.pathname}people/${person.seat}/why/` }, person.name),
      element('span', { class: 'person__here' }),
      element('span', { class: 'person__role' },
        [person.party, this.words.say(`role.${person.role}`)].filter((part) => part !== '' && part !== person.name).join(', ')));
  }

  private items(): readonly HTMLElement[] {
    return [...(this.list?.querySelectorAll<HTMLElement>('[data-seat]') ?? [])];
  }
}
