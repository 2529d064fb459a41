/** Says in words who will see what is being written: short at first, and whole for whoever asks. */
import type { Audience } from '../wire/frames';
import { element, hide, write } from './draw';
import { atAGlance, type Words } from './words';

export class AudienceText {
  private seat = '';
  /** What is said now, so that it is not said anew with each key. */
  private said: Audience | null = null;

  constructor(private readonly short: HTMLElement | null, private readonly whole: HTMLDetailsElement | null, private readonly words: Words) {}

  /** Whose screen this is: they need not be told that they see it themselves. */
  me(seat: string): void {
    if (this.seat !== seat) this.said = null;
    this.seat = seat;
  }

  show(audience: Audience): void {
    if (this.said === audience) return;
    this.said = audience;
    const empty = audience.parties.filter((party) => party.seats.length === 0)
      .map((party) => this.words.say('audience.empty-party', { party: party.name }));
    const names = [...audience.sees.filter((one) => one.seat !== this.seat).map((one) => one.name), ...empty];
    write(this.short, names.length === 0 ? this.words.say('audience.nobody') : this.words.say('audience.sees', { names: this.words.some(names) }));
    this.list(audience, names.length);
  }

  asking(): void {
    this.alone(this.words.say('audience.asking'));
  }

  choose(): void {
    this.alone(this.words.say('audience.choose'));
  }

  clear(): void {
    this.alone('');
  }

  /** A list that is said whole above is one to open only where there is no width for it. */
  private list(audience: Audience, count: number): void {
    if (this.whole === null) return;
    this.whole.hidden = count === 0;
    this.short?.toggleAttribute('data-has-whole', count > 0);
    this.whole.toggleAttribute('data-short', count <= atAGlance + 1);
    const counted = this.whole.querySelector('[data-audience-count]');
    if (counted !== null) counted.textContent = `(${String(count)})`;
    const named = new Map(audience.sees.filter((one) => one.seat !== this.seat).map((one) => [one.seat, one.name]));
    const lines = audience.parties.flatMap((party) => {
      const names = party.seats.flatMap((seat) => named.get(seat) ?? []);
      for (const seat of party.seats) named.delete(seat);
      if (party.seats.length === 0) return this.words.say('audience.empty-party', { party: party.name });
      if (names.length === 0) return [];
      return names.join() === party.name ? party.name : `${party.name}: ${this.words.names(names)}`;
    });
    this.whole.querySelector('ul')?.remove();
    this.whole.append(element('ul', {}, ...[...lines, ...named.values()].map((line) => element('li', {}, line))));
  }

  /** Without a list to open. */
  private alone(text: string): void {
    this.said = null;
    write(this.short, text);
    this.short?.toggleAttribute('data-has-whole', false);
    hide(this.whole, true);
    this.whole?.querySelector('ul')?.remove();
  }
}
