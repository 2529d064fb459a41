/**
 * <hub-watch>: keeps a page true that stands by itself in a room, such as the plan or the consents.
 *
 * When what its reader may see has changed, all of the page is off the screen
 * before it is asked for anew. Of what the page says that it follows a change
 * is drawn in its place, unless its reader is in the middle of something: then
 * it says so. The words that somebody had written and not sent are kept to be
 * copied; they are put into no form, where others might read them.
 */
import { onDoor } from '../page/doors';
import { printing } from '../page/print';
import { element } from '../room/draw';
import { Fetching } from '../room/fetched';
import { Screen } from '../room/screen';
import { Words } from '../room/words';
import type { Final } from '../wire/closing';
import type { Entry, Frame, Person } from '../wire/frames';
import { Line, type Socket } from '../wire/line';
import { socketOf } from '../wire/root';
import { openIn, placeOf } from './place';
import { type Edit, edits, isFilledIn, KEPT, ownWords, stillOpen } from './typed';

/** What comes together is drawn once. */
const together = 250;
/** What its reader is not told of as it happens, such as a consent by another parent, is seen on coming back after so long. */
const away = 10_000;
/** A page that is emptied again so soon after is not asked for by itself any more. */
const soonAgain = 2_000;
/** A page that follows `case` follows all that is seen by what it is about: consents, seats, the state of the case. */
const course = 'case';

export class HubWatch extends HTMLElement {
  /** Opens the socket; tests put their own here. */
  static connect: (room: string) => Socket = socketOf;

  private line: Line | null = null;
  private words: Words | null = null;
  private screen: Screen | null = null;
  private readonly fetching = new Fetching();
  /** When a page was last emptied, whichever it was. */
  private static emptied = -Infinity;

  private written: readonly string[] = [];
  private changedWords: readonly Edit[] = [];
  /** Those known when the line was opened, or heard of since. */
  private people: string | null = null;
  private deaf: () => void = () => { /* nobody listens yet */ };
  private way: HTMLAnchorElement | null = null;
  private left = Infinity;
  /** Whoever goes on after the session ended may be somebody else. */
  private maybeAnother = false;
  private soon: ReturnType<typeof setTimeout> | undefined;

  private readonly back = (): void => {
    if (document.hidden) this.left = Date.now();
    else {
      this.line?.hurry();
      if (this.followed().length > 0 && Date.now() - this.left > away) this.changed();
      this.left = Infinity;
    }
  };

  // A page brought back from the browser's memory may show what is no longer to be seen.
  private readonly shown = (event: PageTransitionEvent): void => {
    if (!event.persisted) return;
    this.empty();
    location.reload();
  };

  private readonly pressed = (event: Event): void => {
    if (event.target instanceof Element && event.target.closest('[data-again]') !== null) void this.fetchAnew(false);
  };

  connectedCallback(): void {
    const { room = '', cursor = '' } = this.dataset;
    if (room === '' || cursor === '') return;
    this.words = new Words(this);
    this.screen = new Screen(this, this.words);
    this.line = new Line(() => HubWatch.connect(room), {
      resuming: () => { /* nothing is shown that a place in the log decides */ },
      frame: (frame) => { this.hear(frame); },
      lost: () => { /* the page stands as it is until the line is back */ },
      ended: (how) => { this.ended(how); },
    }, cursor);
    this.way = this.main()?.querySelector<HTMLAnchorElement>('p > a[href]') ?? null;
    this.addEventListener('click', this.pressed);
    window.addEventListener('pageshow', this.shown);
    window.addEventListener('online', this.back);
    document.addEventListener('visibilitychange', this.back);
    this.deaf = onDoor(() => { this.passed(); });
    this.line.start();
  }

  disconnectedCallback(): void {
    this.line?.stop();
    this.deaf();
    this.fetching.forget();
    clearTimeout(this.soon);
    window.removeEventListener('pageshow', this.shown);
    window.removeEventListener('online', this.back);
    document.removeEventListener('visibilitychange', this.back);
  }

  private hear(frame: Frame): void {
    if (frame.type === 'reach' || (frame.type === 'refused' && frame.code === 'bad-cursor')) this.shut();
    else if (frame.type === 'entries' && frame.list.some((entry) => this.follows(entry))) this.changed();
    else if (frame.type === 'people') this.met(frame.list);
    else if (frame.type === 'welcome') this.gone(new Set(frame.standing.map((thing) => thing.id)));
    else if (frame.type === 'standing-gone' && this.things(frame.id).length > 0) {
      for (const thing of this.things(frame.id)) thing.remove();
      this.changed();
    }
  }

  /** Seats that open and close are told to most as people who come and go, and to nobody as an entry. */
  private met(list: readonly Person[]): void {
    const people = JSON.stringify(list.map((one) => [one.seat, one.name, one.party, one.role]).sort());
    if (this.people !== null && this.people !== people && this.followed().includes(course)) this.changed();
    this.people = people;
  }

  private follows(entry: Entry): boolean {
    const followed = this.followed();
    if (followed.includes(entry.kind) || (entry.scopes.length === 0 && followed.includes(course))) return true;
    return this.main()?.querySelector(`[data-entry="${CSS.escape(entry.id)}"]`) != null;
  }

  private followed(): string[] {
    return (this.main()?.dataset.follows ?? '').split(' ').filter((kind) => kind !== '');
  }

  /** What went out of sight between the drawing of the page and the opening of the line. */
  private gone(standing: ReadonlySet<string>): void {
    const gone = this.things().filter((thing) => !standing.has(thing.dataset.standing ?? ''));
    for (const thing of gone) thing.remove();
    if (gone.length > 0) this.changed();
  }

  private things(id?: string): HTMLElement[] {
    const which = id === undefined ? '[data-standing]' : `[data-standing="${CSS.escape(id)}"]`;
    return [...this.main()?.querySelectorAll<HTMLElement>(which) ?? []];
  }

  /** Sight has changed. The line is closed, which says that everything is dropped; the page brings the next one. */
  private shut(): void {
    this.line?.stop();
    const wasInside = this.main()?.contains(document.activeElement) === true;
    this.empty();
    const kept = this.kept(this.written);
    this.append(...kept);
    // Whoever goes on writing writes into a field that takes nothing, and presses none of the single keys.
    if (wasInside) kept[0]?.querySelector('textarea')?.focus({ preventScroll: true });
    const again = Date.now() - HubWatch.emptied < soonAgain;
    HubWatch.emptied = Date.now();
    if (again) this.offer('watch.changed', this.button('watch.anew'));
    else {
      this.screen?.say('line.reach');
      void this.fetchAnew();
    }
  }

  private changed(): void {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => {
      if (this.isBusy()) this.offer('watch.changed', this.button('watch.anew'));
      else void this.fetchAnew();
    }, together);
  }

  private isBusy(): boolean {
    const main = this.main();
    return main !== null && (isFilledIn(main) || main.querySelector('dialog[open], :popover-open') !== null);
  }

  /** Everything but this element, whose words say why. What was on its way is not drawn. */
  private empty(): void {
    const main = this.main();
    if (main === null) return;
    this.fetching.forget();
    clearTimeout(this.soon);
    this.written = [...new Set([...this.written, ...ownWords(main)])];
    this.changedWords = [...this.changedWords, ...edits(main)];
    const isInside = main.contains(document.activeElement);
    document.title = 'Samrom';
    // One by one: taken out and put back itself, it would begin anew.
    for (const part of [...main.childNodes]) if (part !== this) part.remove();
    if (this.querySelector('h1') === null) this.prepend(element('h1', { class: 'ds-sr-only' }, document.title));
    if (isInside) main.focus({ preventScroll: true });
  }

  private ended(how: Final): void {
    this.empty();
    if (how === 'too-old') this.append(...this.kept(this.written));
    else this.maybeAnother = true;
    this.screen?.ended(how);
  }

  /** Somebody comes in, in this browser: words that stand here may not be theirs, and no line is left that would say so. */
  private passed(): void {
    const main = this.main();
    const kept = [...main?.querySelectorAll(`.${KEPT}`) ?? []];
    if (main === null || kept.length === 0 || this.line?.isStopped !== true) return;
    this.maybeAnother = true;
    // Asked for again, the page itself says whose it is.
    this.written = this.querySelector('[data-again]') === null ? [] : [...new Set([...this.written, ...ownWords(main)])];
    for (const one of kept) one.remove();
  }

  private async fetchAnew(byItself = true): Promise<void> {
    const answer = await this.fetching.get(location.pathname + location.search, byItself);
    const isEmpty = this.main()?.childElementCount === 1;
    if (answer.how === 'here' && byItself && !isEmpty && this.isBusy()) this.offer('watch.changed', this.button('watch.anew'));
    else if (answer.how === 'here') this.draw(answer.page);
    else if (answer.how === 'absent') this.leave('watch.absent');
    else if (answer.how === 'form' && isEmpty) this.leave('watch.begin');
    else if (answer.how === 'form') this.offer('watch.changed');
    else if (answer.how === 'log-in') this.offer('ended.log-in', this.door(), this.button('ended.again'));
    else if (answer.how === 'failed') this.offer('place.failed', this.button('ended.reload'));
  }

  private leave(key: string): void {
    this.empty();
    const heading = element('h1', { tabindex: '-1' }, this.say(key));
    const way = this.way ?? element('a', { class: 'ds-link', href: this.dataset.back ?? '/' }, this.say('watch.back'));
    document.title = this.say(key);
    this.replaceChildren(element('div', { class: 'calm' }, heading, element('p', {}, way)), ...this.kept(this.maybeAnother ? [] : this.written));
    heading.focus();
  }

  private draw(page: Document): void {
    const main = this.main();
    const next = page.querySelector('main');
    if (main === null || next === null) return;
    if (next.querySelector<HTMLElement>('hub-watch')?.dataset.me !== this.dataset.me) {
      // Somebody else has logged in meanwhile: nothing that was written here is theirs.
      location.reload();
      return;
    }
    const changed = stillOpen([...this.changedWords, ...edits(main)], next);
    const written = [...new Set([...this.written, ...ownWords(main), ...changed])];
    const isInside = main.contains(document.activeElement);
    const focused = placeOf(main, document.activeElement);
    const open = openIn(main);
    document.title = page.title;
    main.className = next.className;
    main.lang = page.documentElement.lang;  // the rest of the page stands as it was
    main.replaceChildren(...[...next.childNodes].map((node) => document.adoptNode(node)));
    for (const id of open) document.getElementById(id)?.setAttribute('open', '');
    const kept = this.kept(written);
    main.querySelector('hub-watch')?.after(...kept);
    const place = kept[0]?.querySelector('textarea') ?? focused(main) ?? main;
    if (isInside) place.focus({ preventScroll: kept.length === 0 });
    printing();
  }

  /** Said once: put there again it would be read out again, and taken from under whoever is about to press it. */
  private offer(key: string, ...ways: readonly HTMLElement[]): void {
    const status = this.querySelector<HTMLElement>('[data-status]');
    const state = `${key} ${String(ways.length)}`;
    if (status === null || status.dataset.state === state) return;
    status.dataset.state = state;
    status.replaceChildren(this.say(key), ...ways.flatMap((way) => [' ', way]));
  }

  private button(key: string): HTMLElement {
    return element('button', { type: 'button', class: 'ds-button', 'data-variant': 'secondary', 'data-size': 'sm', 'data-again': '' }, this.say(key));
  }

  /** The page itself asks for what it takes to come in. */
  private door(): HTMLElement {
    return element('a', { class: 'ds-link', href: location.pathname + location.search, target: '_blank', rel: 'noopener' }, this.say('ended.log-in.link'));
  }

  private kept(texts: readonly string[]): HTMLElement[] {
    return texts.map((text) => {
      const field = element('textarea', { class: 'ds-input', readonly: '', rows: '6' });
      field.value = text;
      return element('label', { class: KEPT }, this.say('watch.written'), field);
    });
  }

  private say(key: string): string {
    return this.words?.say(key) ?? '';
  }

  private main(): HTMLElement | null {
    return this.closest('main');
  }
}
