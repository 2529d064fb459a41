/**
 * The frame around the entries: state of the line, the way to earlier ones, and
 * whether the end is in view.
 */
import type { Final } from '../wire/closing';
import { element, hide, write } from './draw';
import type { Words } from './words';

const nearEnd = 160;
const nearTop = 600;

export class Screen {
  private readonly status: HTMLElement | null;
  private readonly below: HTMLElement | null;
  private readonly before: HTMLElement | null;
  private readonly after: HTMLElement | null;
  private isLater = false;
  private unseen = 0;

  constructor(private readonly room: HTMLElement, private readonly words: Words) {
    this.status = room.querySelector('[data-status]');
    this.below = room.querySelector('[data-newest]');
    this.before = room.querySelector('[data-earlier]');
    this.after = room.querySelector('[data-later]');
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

  /** Newer entries than those shown are there to be fetched. */
  later(isLater: boolean): void {
    this.isLater = isLater;
    if (this.after !== null) this.after.hidden = !isLater;
    this.offer();
  }

  isAtEnd(): boolean {
    return !this.isLater && this.left() < nearEnd;
  }

  /** Before so much of what was in view was taken away. */
  wasAtEnd(taken: number): boolean {
    return !this.isLater && this.left() - taken < nearEnd;
  }

  isNearTop(): boolean {
    return document.documentElement.scrollTop < nearTop;
  }

  /** The end of an older stretch is in view, or soon will be. */
  isNearLater(): boolean {
    return this.isLater && this.after !== null && this.after.getBoundingClientRect().top < window.innerHeight + nearTop;
  }

  toEnd(): void {
    document.documentElement.scrollTop = document.documentElement.scrollHeight;
    this.seenEnd();
  }

  /** What lies out of view is only guessed at, so the way is measured once more when it has been gone. */
  to(item: HTMLElement): void {
    const go = (): void => {
      const isTall = item.getBoundingClientRect().height > window.innerHeight / 2;
      item.scrollIntoView({ block: isTall ? 'start' : 'center', behavior: 'instant' });
    };
    go();
    requestAnimationFrame(go);
  }

  /** To where the new begins; all the way down where all of it fits. */
  toStart(divider: HTMLElement): void {
    this.toEnd();
    if (divider.getBoundingClientRect().top < 0) divider.scrollIntoView({ block: 'start', behavior: 'instant' });
  }

  newBelow(count: number): void {
    this.unseen += count;
    this.offer();
  }

  /** Nobody is moved by what comes in; the way down says how much there is. */
  offer(): void {
    const key = this.unseen === 0 ? 'newest' : this.unseen === 1 ? 'newest.one' : 'newest.many';
    const isNear = this.unseen === 0 && !this.isLater && this.left() < window.innerHeight;
    write(this.below?.querySelector('[data-newest-words]') ?? this.below, this.words.say(key, { count: String(this.unseen) }));
    hide(this.below, isNear);
  }

  seenEnd(): void {
    this.unseen = 0;
    hide(this.below, true);
  }

  /** How tall the composer is now, in pixels, for what lies over the conversation. */
  standAbove(height: number): void {
    for (const over of this.room.querySelectorAll<HTMLElement>('[data-newest], [data-change]')) over.style.setProperty('--composer', `${String(height)}px`);
  }

  /** What was new when the page was loaded is told of above as long as its beginning is not on the screen. */
  since(isShown: boolean): void {
    const since = this.room.querySelector<HTMLElement>('[data-since]');
    if (since !== null) since.hidden = isShown;
  }

  /** Says something once, in the middle of things. */
  tell(key: string, values: Readonly<Record<string, string>> = {}): void {
    this.card([this.words.say(key, values)]);
  }

  /** In plain words what a new reach has taken and given. */
  changed(lost: readonly string[], gained: readonly string[]): void {
    const said: string[] = [];
    if (lost.length > 0) said.push(this.words.say('change.lost', { names: this.words.names(lost) }));
    if (gained.length > 0) said.push(this.words.say('change.gained', { names: this.words.names(gained) }));
    this.card(said.length > 0 ? said : [this.words.say('change.other')]);
  }

  forgetChange(): void {
    const place = this.room.querySelector<HTMLElement>('[data-change]');
    if (place === null) return;
    place.hidden = true;
    place.replaceChildren();
  }

  get showsCard(): boolean {
    return this.room.querySelector('[data-change]:not([hidden])') !== null;
  }

  private card(said: readonly string[]): void {
    const place = this.room.querySelector<HTMLElement>('[data-change]');
    if (place === null) return;
    place.replaceChildren(...said.map((words) => element('p', {}, words)),
      element('button', { type: 'button', class: 'ds-button', 'data-variant': 'secondary', 'data-size': 'sm', 'data-close-change': '' },
        this.words.say('change.close')));
    place.hidden = false;
  }

  private left(): number {
    const root = document.documentElement;
    return root.scrollHeight - root.scrollTop - root.clientHeight;
  }

  /** The line is closed for a reason that trying again would not cure. */
  ended(how: Final): void {
    if (how === 'no-access') this.leave();
    else if (how === 'too-old') this.note('ended.old', this.link('ended.reload', location.pathname + location.search));
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
