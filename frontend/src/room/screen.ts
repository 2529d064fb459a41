/**
 * The frame around the entries: state of the line, the way to earlier ones, and
 * whether the end is in view.
 */
import type { Final } from '../wire/closing';
import { element } from './draw';
import type { Words } from './words';

const nearEnd = 160;

export class Screen {
  private readonly status: HTMLElement | null;
  private readonly below: HTMLElement | null;
  private readonly before: HTMLElement | null;

  constructor(private readonly room: HTMLElement, private readonly words: Words) {
    this.status = room.querySelector('[data-status]');
    this.below = room.querySelector('[data-newest]');
    this.before = room.querySelector('[data-earlier]');
  }

  say(key: string): void {
    if (this.status === null) return;
    this.status.textContent = this.words.say(key);
    this.status.dataset.state = key;
  }

  says(key: string): boolean {
    return this.status?.dataset.state === key;
  }

  earlier(more: boolean): void {
    if (this.before !== null) this.before.hidden = !more;
  }

  /** A seat that reaches nothing gets an explanation in place of a hole; what it is writing stays in view. */
  openTo(reaches: boolean, isWriting: boolean): void {
    const explanation = this.room.querySelector<HTMLElement>('[data-empty]');
    const form = this.room.querySelector<HTMLElement>('form[data-composer]');
    if (explanation !== null) explanation.hidden = reaches;
    if (form !== null) form.hidden = !reaches && !isWriting;
  }

  isAtEnd(): boolean {
    const root = document.documentElement;
    return root.scrollHeight - root.scrollTop - root.clientHeight < nearEnd;
  }

  toEnd(): void {
    document.documentElement.scrollTop = document.documentElement.scrollHeight;
    this.seenEnd();
  }

  newBelow(): void {
    if (this.below !== null) this.below.hidden = false;
  }

  seenEnd(): void {
    if (this.below !== null) this.below.hidden = true;
  }

  /** The line is closed for a reason that trying again would not cure. */
  ended(how: Final): void {
    if (how === 'no-access') this.leave();
    else if (how === 'too-old') this.note('ended.old', this.link('ended.reload', location.pathname));
    else this.note(how === 'log-in' ? 'ended.log-in' : 'ended.session', this.logIn(), this.again());
  }

  /** Nothing of the room stays, its name and what was written there included. */
  private leave(): void {
    const heading = element('h1', { tabindex: '-1' }, this.words.say('ended.no-access'));
    const home = this.room.dataset.home ?? '/';
    document.title = this.words.say('ended.no-access');
    this.room.replaceChildren(element('div', { class: 'calm' }, heading,
      element('p', {}, this.words.say('ended.no-access.more')),
      element('p', {}, this.link('ended.rooms', home))));
    heading.focus();
  }

  private note(key: string, ...ways: readonly HTMLElement[]): void {
    if (this.status === null) return;
    this.status.replaceChildren(this.words.say(key), ' ', ...ways);
    this.status.dataset.state = key;
  }

  private logIn(): HTMLElement {
    const link = this.link('ended.log-in.link', this.room.dataset.login ?? '/login/');
    // A new tab, since leaving this one would lose what was written.
    link.target = '_blank';
    link.rel = 'noopener';
    return link;
  }

  private again(): HTMLElement {
    return element('button', { type: 'button', class: 'ds-button', 'data-variant': 'secondary', 'data-size': 'sm', 'data-again': '' },
      this.words.say('ended.again'));
  }

  private link(key: string, href: string): HTMLAnchorElement {
    return element('a', { class: 'ds-link', href }, this.words.say(key));
  }
}
