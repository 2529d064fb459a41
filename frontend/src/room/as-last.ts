/**
 * The message last said here, as the measure of the next one.
 *
 * Kinds of information are chosen for one message and do not stay chosen: what
 * stayed could be wider than what comes next, and nobody would notice. So that it
 * goes quickly all the same, one press chooses what was chosen last; and whoever
 * would see this who did not see the last one is named before it is sent.
 */
import type { Audience } from '../wire/frames';
import { comers, keyOf, type ShownAudience } from './audience';
import { hide, write } from './draw';
import type { Words } from './words';

interface Last {
  readonly scopes: readonly string[];
  /** As it was shown when the message was sent; unknown for one from before this page. */
  readonly audience: Audience | null;
}

export class AsLast {
  private last: Last | null = null;
  private readonly place: HTMLElement | null;
  private readonly words: HTMLElement | null;
  private readonly button: HTMLElement | null;

  constructor(form: HTMLFormElement, private readonly vocabulary: Words, private readonly before: () => readonly string[]) {
    this.place = form.querySelector('[data-last]');
    this.words = form.querySelector('[data-wider]');
    this.button = form.querySelector('[data-as-last]');
  }

  said(scopes: readonly string[], audience: Audience | null): void {
    this.last = { scopes, audience };
  }

  /** Of the last message, those that are still open. */
  scopes(open: readonly string[]): readonly string[] {
    const scopes = (this.last?.scopes ?? this.before()).filter((key) => key !== '');
    return scopes.every((key) => open.includes(key)) ? scopes : [];
  }

  /** Offers what was chosen last, and names those who come in with what is chosen now. */
  show(chosen: readonly string[], open: readonly string[], names: (keys: readonly string[]) => readonly string[], shown: ShownAudience): void {
    const scopes = this.scopes(open);
    const differs = scopes.length > 0 && keyOf(scopes) !== keyOf(chosen);
    const now = shown.for(chosen);
    const then = this.last?.audience ?? shown.for(scopes);
    const wider = chosen.length > 0 && scopes.length > 0 && now !== null && then !== null ? comers(now, then) : [];
    hide(this.place, !differs && wider.length === 0);
    this.place?.toggleAttribute('data-is-wider', wider.length > 0);
    write(this.words, wider.length === 0 ? '' : this.vocabulary.say('audience.wider', { names: this.vocabulary.some(wider) }));
    hide(this.button, !differs);
    write(this.button, this.vocabulary.say('composer.as-last', { names: this.vocabulary.names(names(scopes)) }));
  }

  hide(): void {
    hide(this.place, true);
  }
}

/** The kinds of information of the last thing on the screen that one's own seat said. */
export function lastOfMine(items: readonly HTMLElement[]): readonly string[] {
  const own = items.findLast(({ dataset }) => dataset.own !== undefined && (dataset.kind === 'message' || dataset.kind === 'document'));
  return own?.dataset.scopes?.split(' ') ?? [];
}
