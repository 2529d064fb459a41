/** Says in words who will see what is being written. */
import type { Audience } from '../wire/frames';
import type { Words } from './words';

export class AudienceText {
  constructor(private readonly place: HTMLElement | null, private readonly words: Words) {}

  show(audience: Audience): void {
    const empty = audience.parties.filter((party) => party.seats === 0)
      .map((party) => this.words.say('audience.empty-party', { party: party.name }));
    const names = [...audience.sees.map((one) => one.name), ...empty];
    if (names.length === 0) this.write(this.words.say('audience.nobody'));
    else this.write(this.words.say('audience.sees', { names: this.words.names(names) }));
  }

  asking(): void {
    this.write(this.words.say('audience.asking'));
  }

  choose(): void {
    this.write(this.words.say('audience.choose'));
  }

  clear(): void {
    this.write('');
  }

  private write(text: string): void {
    if (this.place !== null) this.place.textContent = text;
  }
}
