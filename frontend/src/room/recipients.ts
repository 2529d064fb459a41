/**
 * Who would see what is being written: asked of the server, shown by name, and measured against the last message.
 *
 * A question counts as a human act, so one is put only when somebody does something.
 */
import type { Audience } from '../wire/frames';
import { AsLast } from './as-last';
import { keyOf, ShownAudience } from './audience';
import { AudienceText } from './audience-text';
import type { ScopeChoice } from './scope-choice';
import type { Words } from './words';

export interface Asked {
  ask(scopes: readonly string[]): boolean;
  /** The kinds of information of the last message that one's own seat said. */
  lastSaid(): readonly string[];
}

export class Recipients {
  private readonly shown = new ShownAudience();
  private readonly text: AudienceText;
  private readonly asLast: AsLast;
  /** An answer is never wider than what it answers, and a change goes to the same people: neither is measured. */
  private measured = true;
  /** What the names were drawn for that stood there with the page. */
  private drawn: string | null = null;

  constructor(form: HTMLFormElement, private readonly words: Words, private readonly choice: ScopeChoice, private readonly asked: Asked) {
    this.text = new AudienceText(form.querySelector('[data-audience]'), form.querySelector('[data-audience-whole]'), words);
    this.asLast = new AsLast(form, words, () => asked.lastSaid());
    if (form.querySelector('[data-audience]')?.textContent.trim() !== '') this.drawn = keyOf(choice.chosen());
  }

  /** Whoever writes need not be told that they see it themselves. */
  isRead(by: string): void {
    this.text.me(by);
  }

  /** Of a page just opened: the names that the server drew stand until somebody does something, and nothing moves before. */
  areDrawn(): boolean {
    const { drawn } = this;
    this.drawn = null;
    return drawn !== null && drawn === keyOf(this.choice.chosen());
  }

  ask(): void {
    const scopes = this.choice.chosen();
    if (this.measured) this.question(this.lastScopes());
    this.question(scopes);
    const known = this.shown.for(scopes);
    if (scopes.length === 0) this.text.choose();
    else if (known !== null) this.text.show(known);
    else if (this.shown.isAsked(scopes)) this.text.asking();
    else this.text.clear();
    this.redraw();
  }

  answered(scopes: readonly string[], audience: Audience): void {
    this.shown.answer(scopes, audience);
    if (this.shown.for(this.choice.chosen()) === audience) this.text.show(audience);
    this.redraw();
  }

  /** The token of those who were shown for exactly what is chosen, or nothing. */
  token(): string | null {
    return this.shown.tokenFor(this.choice.chosen());
  }

  /** Asks, and says in words why it cannot be sent yet. */
  notShownYet(): string {
    this.ask();
    return this.words.say(this.shown.isAsked(this.choice.chosen()) ? 'audience.check' : 'composer.offline');
  }

  said(scopes: readonly string[]): void {
    this.asLast.said(scopes, this.shown.for(scopes));
  }

  lastScopes(): readonly string[] {
    return this.asLast.scopes(this.choice.open());
  }

  measure(): void {
    this.measured = true;
    this.redraw();
  }

  measureNot(): void {
    this.measured = false;
    this.redraw();
  }

  stale(): void {
    this.shown.forget();
  }

  /** A question that a lost line may have swallowed is put again. */
  lost(): void {
    this.shown.unanswered();
  }

  /** The choice was made for one message, and that has gone. */
  anew(isWriting: boolean): void {
    if (isWriting) this.text.choose();
    else this.text.clear();
    this.measure();
  }

  clear(): void {
    this.shown.forget();
    this.text.clear();
    this.asLast.hide();
  }

  private question(scopes: readonly string[]): void {
    if (this.shown.wants(scopes) && !this.asked.ask(scopes)) this.shown.unanswered();
  }

  private redraw(): void {
    if (!this.measured) this.asLast.hide();
    else this.asLast.show(this.choice.chosen(), this.choice.open(), (keys) => this.choice.named(keys), this.shown);
  }
}
