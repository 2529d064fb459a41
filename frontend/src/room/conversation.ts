/**
 * What each frame does to the screen.
 *
 * `reach` empties everything before anything else happens: what may no longer
 * be seen is gone before the server is told so.
 */
import type { Lost } from '../wire/closing';
import type { Entry, Frame, Refused, Scope } from '../wire/frames';
import type { Line } from '../wire/line';
import { draftOf } from './draft';
import type { Act } from './outbox';
import type { Parts } from './parts';

/** Milliseconds for an ack; a healthy house takes a hundredth of that. */
const patience = 3_000;

export class Conversation {
  private seat = '';
  private live = false;
  private fresh = false;
  private opened = false;
  private scopes: readonly Scope[] | null = null;

  constructor(private readonly parts: Parts, private readonly line: () => Line) {}

  resuming(fresh: boolean): void {
    this.live = false;
    this.fresh = fresh;
    if (fresh) this.parts.timeline.restart();
  }

  lost(how: Lost): void {
    this.live = false;
    this.parts.outbox.late();
    this.parts.waiting.redraw();
    this.parts.people.forgetHints();
    this.parts.composer?.lost();
    this.parts.screen.say(how === 'away' ? 'line.unstored' : 'line.lost');
  }

  hear(frame: Frame): void {
    const { timeline, pinned, people, reading, composer, screen } = this.parts;
    switch (frame.type) {
      case 'welcome':
        this.seat = frame.seat;
        timeline.mine(frame.seat);
        pinned?.rebuild(frame.standing);
        composer?.welcomed(frame.scopes, frame.seat);
        this.reaches(frame.scopes);
        screen.openTo(frame.scopes.length > 0, this.isWriting());
        this.drawnFor(frame.role, frame.state);
        break;
      case 'entries':
        this.entries(frame.list);
        break;
      case 'page':
        timeline.prepend(frame.entries, frame.more);
        reading.redraw();
        screen.earlier(frame.more);
        break;
      case 'caught_up':
        this.caughtUp();
        break;
      case 'people':
        people.rebuild(frame.list);
        reading.redraw();
        composer?.stale();
        break;
      case 'standing':
        pinned?.show(frame.thing);
        break;
      case 'standing-gone':
        pinned?.gone(frame.id);
        break;
      case 'audience':
        composer?.answered(frame.scopes, frame.audience);
        break;
      case 'reach':
        this.empty();
        screen.say('line.reach');
        if (!this.reaches(frame.scopes) && !screen.showsCard) screen.changed([], []);
        this.line().resumeAfresh();
        break;
      case 'ack':
        this.stored(frame.clientId);
        this.parts.outbox.acknowledged(frame.clientId);
        // Another tab said the same before: its entry is here already and will not come again.
        if (timeline.find(frame.id) !== null) this.parts.outbox.drawn(frame.clientId);
        this.settled();
        break;
      case 'refused':
        this.refused(frame);
        break;
      case 'presence':
        people.presence(frame.by, frame.connected);
        break;
      case 'typing':
        people.typing(frame.by);
        break;
      case 'read':
        reading.mark(frame.by, frame.entry);
        break;
      case 'pong':
        break;
    }
  }

  /** Says something now, and again on every new line until it is acknowledged. */
  post(act: Act): void {
    this.parts.outbox.put(act);
    this.parts.waiting.redraw();
    if (act.type === 'post') this.parts.screen.toEnd();
    this.wait([act]);
    if (this.live) this.line().say(act);
  }

  /** What waited here when the page was closed; it is said again under its own name. */
  restored(acts: readonly Act[]): void {
    if (!this.parts.outbox.restore(acts)) return;
    this.parts.composer?.isWaiting(acts.map((act) => act.client_id));
    this.parts.waiting.redraw();
    if (!this.live) return;
    for (const act of acts) this.line().say(act);
    this.wait(acts);
  }

  /** Drops everything that came from others; what is being written stays. */
  empty(): void {
    this.live = false;
    this.parts.timeline.clear();
    this.parts.pinned?.clear();
    this.parts.people.clear();
    this.parts.reading.clear();
    this.parts.news.clear();
    this.parts.composer?.forgetOthers();
    this.parts.screen.earlier(false);
    this.parts.screen.later(false);
    this.parts.fetching.forget();
    this.parts.answers.forget();
    this.parts.menu.close();
    this.parts.sheet.close();
  }

  /** Says what a new reach has taken and given; false where it is the same kinds of information as before. */
  private reaches(scopes: readonly Scope[]): boolean {
    const before = this.scopes;
    this.scopes = scopes;
    if (before === null) return false;
    const missing = (one: readonly Scope[], other: readonly Scope[]): string[] =>
      one.filter((scope) => !other.some((kept) => kept.key === scope.key)).map((scope) => scope.name);
    const [lost, gained] = [missing(before, scopes), missing(scopes, before)];
    if (lost.length + gained.length === 0) return false;
    this.parts.screen.changed(lost, gained);
    return true;
  }

  private stored(clientId: string): void {
    const act = this.parts.outbox.find(clientId);
    if (act?.type === 'post') this.parts.composer?.stored(clientId);
    else if (act !== null) this.parts.changes?.stored(act.entry, clientId);
  }

  private isWriting(): boolean {
    return this.parts.outbox.all().length > 0 || (this.parts.composer?.holdsText() ?? false) || this.parts.changes?.any === true;
  }

  private drawnFor(role: string, state: string): void {
    const { drawn } = this.parts;
    if (drawn.fits(role, state)) drawn.offer(false);
    else drawn.outdated(this.isWriting());
  }

  private entries(list: readonly Entry[]): void {
    const { timeline, outbox, people, news, reading, screen, places, answers, marks } = this.parts;
    // Whoever sent something from here is shown it, also where a picture that went along has pushed it out of view.
    const isMine = list.some((entry) => entry.revision === 1 && entry.clientId !== null && outbox.find(entry.clientId) !== null);
    const goesToEnd = screen.isAtEnd() || isMine;
    let below = 0;
    places.hear(list);
    for (const entry of list) {
      if (entry.clientId !== null) {
        if (outbox.find(entry.clientId) === null) this.parts.composer?.saidElsewhere(entry.clientId);
        this.stored(entry.clientId);
        outbox.drawn(entry.clientId);
      }
      const isNew = timeline.show(entry);
      if (entry.revision > 1 && timeline.find(entry.id) === null) answers.changed(entry.id);
      if (entry.by !== null) people.stopped(entry.by.seat);
      // Consent and seats: whoever knew those people already is told of it by this alone.
      if (entry.scopes.length === 0) this.parts.composer?.stale();
      // To those whose reach stays as it is, a new state comes as an entry alone.
      if (isNew && this.live && entry.kind === 'case.state') this.parts.drawn.outdated(this.isWriting());
      if (!isNew || !this.live) continue;
      below += 1;
      if (entry.by?.seat !== this.seat) news.from(entry.by?.name ?? null);
    }
    this.settled();
    reading.redraw();
    if (below > 0) marks.rename();
    // A resume sends the newest page before it is known where the reader is to begin.
    if (goesToEnd && (this.live || this.opened)) screen.toEnd();
    else if (below > 0) screen.newBelow(below);
    if (isMine && this.live) reading.tell();
  }

  private caughtUp(): void {
    const { timeline, outbox, waiting, screen, places, marks } = this.parts;
    timeline.settle();
    screen.earlier(timeline.more && timeline.oldest() !== null);
    screen.later(timeline.later);
    if (this.fresh || !this.opened) this.begin();
    screen.since(marks.isDivided);
    outbox.caughtUp();
    this.live = true;
    const again = outbox.unsent();
    for (const act of again) this.line().say(act);
    this.wait(again);
    waiting.redraw();
    screen.say('line.open');
    if (this.fresh) void places.caughtUp();
    else void places.resumed();
  }

  /** Where reading begins when the room is filled: where it was asked to, where the new begins, or at the end. */
  private begin(): void {
    const { timeline, screen, places, marks } = this.parts;
    if (!timeline.later && !places.hasAim) {
      if (!this.opened && marks.start !== null) screen.toStart(marks.start);
      else screen.toEnd();
    }
    this.opened = true;
  }

  /** What is not acknowledged in time lies here and nowhere else, and the page says so. */
  private wait(acts: readonly Act[]): void {
    if (acts.length === 0) return;
    const ids = acts.map((act) => act.client_id);
    setTimeout(() => { this.late(ids); }, patience);
  }

  private late(ids: readonly string[]): void {
    const { outbox, waiting, screen } = this.parts;
    const wasAtEnd = screen.isAtEnd();
    if (outbox.late(ids)) waiting.redraw();
    if (this.live && outbox.unsent().some((act) => ids.includes(act.client_id))) screen.say('line.unstored');
    if (wasAtEnd) screen.toEnd();
  }

  /** Something left the outbox or changed its state there; when nothing is kept any more, all is well again. */
  private settled(): void {
    const { outbox, waiting, screen } = this.parts;
    waiting.redraw();
    if (this.live && screen.says('line.unstored') && outbox.unsent().length === 0) screen.say('line.open');
  }

  private refused(frame: Refused): void {
    const { composer, outbox, words } = this.parts;
    if (frame.code === 'bad-cursor') return;
    const changed = frame.code === 'audience-changed';
    const why = changed ? words.say('audience.changed') : frame.message;
    if (frame.clientId === null) {
      composer?.lost();
      composer?.refuse(why);
      return;
    }
    const item = outbox.refused(frame.clientId, why);
    this.settled();
    if (item === null) return;
    const { act } = item;
    if (act.type !== 'post') {
      // Where it can be written on, it need not lie here too.
      if (this.parts.changes?.refused(act.entry, act.client_id, why) === true) outbox.drop(act.client_id);
      else composer?.refuse(why);
      this.settled();
      return;
    }
    composer?.takeBack(draftOf(act));
    if (frame.audience !== null) composer?.answered(act.scopes, frame.audience);
    composer?.refuse(why);
  }
}
