/**
 * <hub-room>: one live room around entries that the server draws.
 *
 * The page is complete without this element; it adds the line, and turns the
 * form's post into a frame only once the line has been open.
 */
import type { Final } from '../wire/closing';
import { Line, type Socket } from '../wire/line';
import { root, socketOf } from '../wire/root';
import { Acts, namedIn } from './acts';
import { Answers } from './answers';
import { lastOfMine } from './as-last';
import { Changes } from './changes';
import { Composer } from './composer';
import { Conversation } from './conversation';
import { Drawer } from './drawer';
import { EndKept } from './end-kept';
import { Fetching } from './fetched';
import type { Fetch } from './keeping';
import { Marks } from './marks';
import { Menu } from './menu';
import { News } from './news';
import { Outbox } from './outbox';
import { OutboxList } from './outbox-list';
import { PageDrawn } from './page-drawn';
import { Past } from './past';
import type { Parts } from './parts';
import { People } from './people';
import { Pinned } from './pinned';
import { Places } from './places';
import { Reading } from './reading';
import { Screen } from './screen';
import { Sheet } from './sheet';
import { Timeline } from './timeline';
import { send, type Send } from './upload';
import { shelf, type Shelf } from './waiting-shelf';
import { Words } from './words';

export class HubRoom extends HTMLElement {
  /** Opens the socket; tests put their own here. */
  static connect: (room: string) => Socket = socketOf;

  /** Speak with the server past the line; tests put their own here. */
  static fetch: Fetch = (url, how) => fetch(url, how);
  static send: Send = send;

  private line: Line | null = null;
  private parts: Parts | null = null;
  private acts: Acts | null = null;
  private shelf: Shelf | null = null;
  private wasOpen = false;

  private readonly back = (): void => {
    if (document.hidden) {
      this.gone();
      return;
    }
    this.line?.hurry();
    this.parts?.marks.rename();
  };

  private readonly gone = (): void => {
    this.parts?.composer?.leaving();
    this.parts?.changes?.hurry();
  };

  private readonly leaving = (event: BeforeUnloadEvent): void => {
    const { outbox, composer } = this.parts ?? {};
    if ((outbox?.unsent().length ?? 0) > 0 || composer?.attached.onlyHere === true) event.preventDefault();
  };

  // A page brought back from the browser's memory may show what is no longer to be seen.
  private readonly shown = (event: PageTransitionEvent): void => {
    if (!event.persisted) return;
    this.replaceChildren();
    location.reload();
  };

  connectedCallback(): void {
    const list = this.querySelector<HTMLElement>('[data-timeline]');
    const room = this.dataset.room ?? '';
    if (list === null || room === '') return;
    const conversation = new Conversation(this.parts = this.assemble(list), () => this.demand());
    this.line = new Line(() => HubRoom.connect(room), {
      resuming: (fresh) => { this.wasOpen = true; conversation.resuming(fresh); },
      frame: (frame) => { conversation.hear(frame); },
      lost: (how) => { conversation.lost(how); },
      ended: (how) => { this.ended(how, conversation); },
    }, this.dataset.cursor === '' ? null : this.dataset.cursor ?? null);
    this.acts = new Acts(this, this.parts, conversation, this.line);
    this.acts.start();
    this.parts.reading.start();
    this.parts.drawer.start();
    this.parts.endKept.start();
    this.parts.places.begin(this.dataset.at ?? namedIn(location.hash));
    window.addEventListener('pageshow', this.shown);
    window.addEventListener('online', this.back);
    window.addEventListener('beforeunload', this.leaving);
    window.addEventListener('pagehide', this.gone);
    document.addEventListener('visibilitychange', this.back);
    if (!this.parts.places.hasAim && !this.parts.timeline.later) this.parts.screen.toEnd();
    this.line.start();
    void this.shelf?.all().then((acts) => { if (this.isConnected) conversation.restored(acts); });
  }

  disconnectedCallback(): void {
    this.line?.stop();
    this.acts?.stop();
    this.parts?.reading.stop();
    this.parts?.drawer.stop();
    this.parts?.endKept.stop();
    this.parts?.answers.forget();
    window.removeEventListener('pageshow', this.shown);
    window.removeEventListener('online', this.back);
    window.removeEventListener('beforeunload', this.leaving);
    window.removeEventListener('pagehide', this.gone);
    document.removeEventListener('visibilitychange', this.back);
  }

  private assemble(list: HTMLElement): Parts {
    const words = new Words(this);
    const room = this.dataset.room ?? '';
    this.shelf = shelf(room, this.dataset.waitingKey ?? '');
    this.removeAttribute('data-waiting-key');
    const outbox = new Outbox(this.shelf);
    const screen = new Screen(this, words);
    const fetching = new Fetching();
    const marks = new Marks(list, words, this.dataset.new ?? null, this.dataset.drawn);
    const timeline = new Timeline(list, words, marks, this.dataset.me);
    const pinned = this.querySelector<HTMLElement>('[data-pinned]');
    const people = new People(this.querySelector('[data-people]'), this.querySelector('[data-typing]'), words);
    timeline.more = this.querySelector('[data-earlier]:not([hidden])') !== null;
    timeline.later = this.querySelector('[data-later]:not([hidden])') !== null;
    const answers = new Answers(room, timeline, fetching);
    const waiting = new OutboxList(this.querySelector('[data-outbox]'), outbox, words);
    const changes = this.changes(timeline, fetching, words);
    timeline.drawn = (item) => { answers.drawn(item); changes?.drawn(item); };
    timeline.left = () => { changes?.left(); };
    waiting.redrawn = (items) => { changes?.heard(items); };
    return {
      words, outbox, timeline, people, screen, fetching, marks, answers, changes, waiting,
      past: new Past(fetching, screen, words),
      places: new Places(room, timeline, screen, fetching),
      sheet: new Sheet(this, fetching, screen, words),
      menu: new Menu(this, `${root()}/rooms/${room}/`, screen),
      drawer: new Drawer(this),
      endKept: new EndKept(this.querySelector('form[data-composer]'), screen),
      drawn: new PageDrawn(this),
      pinned: pinned === null ? null : new Pinned(pinned, words),
      reading: new Reading(timeline, people, words, (entry) => this.demand().say({ type: 'read', entry })),
      news: new News(this.querySelector('[data-news]'), words),
      composer: this.composer(words, timeline),
    };
  }

  private changes(timeline: Timeline, fetching: Fetching, words: Words): Changes | null {
    const form = this.querySelector<HTMLFormElement>('form[data-composer]');
    if (form === null) return null;
    return new Changes(this, form, `${root()}/rooms/${this.dataset.room ?? ''}/`, timeline, fetching, words, {
      fetch: (url, how) => HubRoom.fetch(url, how),
      post: (act) => { this.acts?.post(act); },
    });
  }

  private composer(words: Words, timeline: Timeline): Composer | null {
    const form = this.querySelector<HTMLFormElement>('form[data-composer]');
    if (form === null) return null;
    const composer = new Composer(form, words, {
      ask: (scopes) => this.demand().say({ type: 'audience', scopes }),
      typing: (scopes) => { this.demand().say({ type: 'typing', scopes }); },
      take: (draft) => this.acts?.take(draft) ?? false,
      lastSaid: () => lastOfMine(timeline.items()),
      fetch: (url, how) => HubRoom.fetch(url, how),
      send: (url, form, progress) => HubRoom.send(url, form, progress),
    });
    form.addEventListener('submit', (event) => {
      // Where no line could ever be opened, the form posts as it does without script; files would be left behind.
      if (!this.wasOpen && !composer.attached.any) return;
      event.preventDefault();
      composer.submit();
    });
    return composer;
  }

  private ended(how: Final, conversation: Conversation): void {
    conversation.empty();
    if (how === 'no-access') this.parts?.outbox.clear();
    this.parts?.screen.ended(how);
    // A screen that was emptied is filled from the newest page, not from the last cursor.
    this.line?.forget();
  }

  private demand(): Line {
    if (this.line === null) throw new Error('the room has no line yet');
    return this.line;
  }
}
