/**
 * What a person does in the room, button by button.
 *
 * One listener on the room serves every entry, those drawn later included.
 */
import type { Line } from '../wire/line';
import type { Conversation } from './conversation';
import { draftOf, type Draft } from './draft';
import { idOf } from './item';
import type { Act } from './outbox';
import type { Parts } from './parts';

const pageSize = 50;

export class Acts {
  private frame = 0;

  private readonly ways: readonly (readonly [string, (value: string, at: HTMLElement) => void])[] = [
    ['reply', (id, at) => { this.reply(id === '' ? entryAt(at) : id); }],
    ['edit', (id) => { this.parts.changes?.edit(id); }],
    ['retract', (id) => { this.parts.changes?.askRetract(id); }],
    ['past', (_, at) => { if (at instanceof HTMLAnchorElement) void this.parts.past.toggle(at); }],
    ['closePast', (_, at) => { this.parts.past.close(at.closest<HTMLElement>('[data-entry]') ?? at); }],
    ['takeBack', (id) => { this.takeBack(id); }],
    ['drop', (id) => { this.drop(id); }],
    ['cancel', () => { this.parts.composer?.cancel(); }],
    ['answered', (id) => { this.go(id); }],
    ['menu', (id, at) => { this.parts.menu.open(id, at); }],
    ['copy', () => { void this.parts.menu.copy(); }],
    ['sheet', (_, at) => { this.sheet(at); }],
    ['closeSheet', () => { this.parts.sheet.close(); }],
    ['closeChange', () => { this.parts.screen.forgetChange(); }],
    ['openMatters', () => { this.parts.drawer.open(); }],
    ['closeMatters', () => { this.parts.drawer.close(); }],
    ['asLast', () => { this.parts.composer?.chooseAsLast(); }],
    ['throwAway', () => { this.parts.composer?.throwAway(); }],
    ['draftMine', () => { this.parts.composer?.mine(); }],
    ['draftTheirs', () => { this.parts.composer?.theirs(); }],
    ['earlier', () => { this.earlier(); }],
    ['showLater', () => { void this.parts.places.onwards(); }],
    ['toNewest', () => { void this.parts.places.newest(); }],
    ['newest', () => { void this.parts.places.newest(); }],
    ['again', () => { this.line.start(); }],
    ['loadAgain', () => { this.parts.drawn.loadAgain(); }],
  ];

  private readonly clicked = (event: MouseEvent): void => {
    const target = event.target instanceof Element ? event.target.closest<HTMLElement>('button, a') : null;
    if (target === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    for (const [name, act] of this.ways) {
      const value = target.dataset[name];
      if (value === undefined) continue;
      if (target instanceof HTMLAnchorElement && !this.line.isOpen) return;
      event.preventDefault();
      act(value, target);
      return;
    }
  };

  private readonly scrolled = (): void => {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.moved();
    });
  };

  private readonly hashed = (): void => {
    const id = namedIn(location.hash);
    if (id !== null) this.go(id);
  };

  constructor(
    private readonly room: HTMLElement,
    private readonly parts: Parts,
    private readonly conversation: Conversation,
    private readonly line: Line,
  ) {}

  start(): void {
    this.room.addEventListener('click', this.clicked);
    window.addEventListener('scroll', this.scrolled, { passive: true });
    window.addEventListener('hashchange', this.hashed);
  }

  stop(): void {
    this.room.removeEventListener('click', this.clicked);
    window.removeEventListener('scroll', this.scrolled);
    window.removeEventListener('hashchange', this.hashed);
  }

  post(act: Act): void {
    this.conversation.post(act);
  }

  /** A draft becomes a post, under its own client id. */
  take(draft: Draft): boolean {
    const { clientId: client_id, body, scopes, replyTo, audience, documents } = draft;
    if (draft.from !== null) this.parts.outbox.drop(draft.from);
    this.conversation.post({
      type: 'post', client_id, body, scopes, ...(replyTo === null ? {} : { reply_to: replyTo }),
      ...(documents.length === 0 ? {} : { documents }), ...(audience === null ? {} : { audience }),
    });
    return true;
  }

  private reply(id: string): void {
    const item = this.parts.timeline.find(id);
    const name = item?.querySelector('.entry__by')?.textContent.trim() ?? this.parts.words.say('news.somebody');
    const scopes = (item?.dataset.scopes ?? '').split(' ').filter((key) => key !== '');
    this.parts.composer?.reply(id, name, scopes);
  }

  private takeBack(clientId: string): void {
    const item = this.parts.outbox.all().find((one) => one.act.client_id === clientId);
    if (item?.act.type === 'post') this.parts.composer?.takeBack(draftOf(item.act));
    if (item?.act.type !== 'revise') return;
    this.drop(clientId);
    this.parts.changes?.edit(item.act.entry, item.act.body);
  }

  private drop(clientId: string): void {
    this.parts.outbox.drop(clientId);
    this.parts.waiting.redraw();
  }

  private go(id: string): void {
    this.parts.sheet.close();
    this.parts.drawer.close();
    void this.parts.places.go(id);
  }

  private sheet(at: HTMLElement): void {
    if (!(at instanceof HTMLAnchorElement)) return;
    const from = at.closest('[data-entry-menu]') === null ? at : this.parts.menu.from ?? at;
    this.parts.menu.close();
    void this.parts.sheet.open(at, from);
  }

  /** Whoever reads towards an end of what is shown gets what lies beyond it. */
  private moved(): void {
    const { screen, places } = this.parts;
    if (screen.isAtEnd()) screen.seenEnd();
    else screen.offer();
    if (screen.isNearTop() && !this.isAbove(document.activeElement)) this.earlier();
    if (screen.isNearLater()) void places.onwards();
  }

  /** What has focus above the conversation would be moved out of view by what comes on top of it. */
  private isAbove(at: Element | null): boolean {
    const list = this.room.querySelector('[data-timeline]');
    if (at === null || at === document.body || list === null) return false;
    return (at.compareDocumentPosition(list) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  }

  private earlier(): void {
    const before = this.line.isOpen ? this.parts.timeline.asks() : null;
    if (before !== null) this.line.say({ type: 'earlier', before, limit: pageSize });
  }
}

function entryAt(at: HTMLElement): string {
  const item = at.closest<HTMLElement>('[data-entry]');
  return item === null ? '' : idOf(item);
}

/** The entry that an address points to. */
export function namedIn(hash: string): string | null {
  return /^#(?:e|entry)-(.+)$/.exec(hash)?.[1] ?? null;
}
