/**
 * What is being written, kept with the server a moment after one stops writing.
 *
 * The newest stands. Whoever writes on from an older one is told so and chooses;
 * nothing is overwritten in silence. One save is under way at a time, since the
 * next must name the version that it comes after.
 */

/** A text and what was chosen for it. */
export interface Written {
  readonly body: string;
  readonly scopes: readonly string[];
  readonly replyTo: string | null;
  readonly clientId: string;
  /** Ids of files that are kept beside it. */
  readonly files: readonly string[];
}

export interface KeptFile { readonly id: string; readonly name: string; readonly size: number; readonly clientId: string }

export interface Kept extends Omit<Written, 'files'> { readonly version: string; readonly files: readonly KeptFile[] }

export type How = 'kept' | 'away' | 'signed-out' | 'too-long';

export interface Listener {
  how(how: How): void;
  /** Another was kept since; with null it was said, or thrown away. */
  newer(place: string, kept: Kept | null): void;
  /** Forms in the page take this token from now on. */
  token(token: string): void;
}

export type Fetch = (url: string, how: RequestInit) => Promise<Response>;

/** The place of a new message; that of a change is the id of its entry. */
export const newMessage = '';
const pause = 1_000;
/** A browser lets no more than this go out from a page that closes. */
const atLeaving = 60_000;

export class Keeping {
  private readonly versions = new Map<string, string>();
  private readonly names = new Map<string, string>();
  private readonly waiting = new Map<string, Written>();
  private readonly undecided = new Map<string, Kept | null>();
  private readonly done = new Set<string>();
  private readonly over = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private busy = false;

  constructor(
    private readonly url: string, private token: string,
    private readonly fetch: Fetch, private readonly listener: Listener,
  ) {}

  /** What the page was drawn with. */
  begins(version: string, clientId: string): void {
    if (version === '') return;
    this.versions.set(newMessage, version);
    this.names.set(newMessage, clientId);
  }

  wrote(place: string, written: Written): void {
    if (!this.versions.has(place) && isEmpty(written) && !this.busy) {
      this.waiting.delete(place);
      return;
    }
    this.waiting.set(place, written);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { void this.save(); }, pause);
  }

  /** Now, since the page may be gone in a moment, or is back. */
  hurry(): void {
    clearTimeout(this.timer);
    void this.save();
  }

  get isUnderWay(): boolean {
    return this.busy || this.waiting.size > 0;
  }

  /** Whether something newer is kept than this page was drawn with; it is then to be decided on. */
  async late(place: string): Promise<boolean> {
    const kept = (await this.ask(place))?.draft ?? null;
    if (kept === null || this.isUnderWay || kept.version === (this.versions.get(place) ?? '')) return false;
    this.undecided.set(place, kept);
    return true;
  }

  /** It is on its way under its client id: from here on nothing more of it is kept. */
  sent(place: string, clientId: string): void {
    this.done.add(clientId);
    this.waiting.delete(place);
    this.undecided.delete(place);
  }

  /** It is stored, so its draft is thrown away, unless another is kept there by now; so is one still on its way. */
  said(place: string, clientId: string): void {
    this.over.add(clientId);
    if (this.names.get(place) !== clientId || this.waiting.has(place)) return;
    this.throwAway(place);
  }

  saidElsewhere(place: string): void {
    this.undecided.set(place, null);
    this.listener.newer(place, null);
  }

  throwAway(place: string): void {
    this.undecided.delete(place);
    this.waiting.delete(place);
    if (!this.versions.has(place) && !this.busy) return;
    this.waiting.set(place, { body: '', scopes: [], replyTo: null, clientId: '', files: [] });
    this.hurry();
  }

  /** Of two, the one on this screen stands. */
  mine(place: string, written: Written): void {
    const theirs = this.undecided.get(place);
    if (theirs === undefined) return;
    this.knows(place, theirs);
    this.waiting.set(place, written);
    this.hurry();
  }

  /** Of two, the other one stands: here it is, and nothing where it is gone. */
  theirs(place: string): Kept | null {
    const kept = this.undecided.get(place) ?? null;
    this.waiting.delete(place);
    this.knows(place, kept);
    return kept;
  }

  /** The draft of a change, if one is kept. */
  async find(place: string): Promise<Kept | null> {
    const told = await this.ask(place);
    if (told !== null && told.draft !== null) this.knows(place, told.draft);
    return told?.draft ?? null;
  }

  private async save(): Promise<void> {
    if (this.busy) return;
    const [place, written] = [...this.waiting].find(([one]) => !this.undecided.has(one)) ?? [];
    if (place === undefined || written === undefined) return;
    this.busy = true;
    this.waiting.delete(place);
    try {
      await this.send(place, written);
    } catch (error) {
      if (!this.waiting.has(place)) this.waiting.set(place, written);
      this.busy = false;
      this.listener.how(error instanceof SignedOut ? 'signed-out' : 'away');
      return;
    }
    this.busy = false;
    await this.save();
  }

  private async send(place: string, written: Written): Promise<void> {
    let answer = await this.post(place, written);
    if (answer.status === 403 && await this.ask(place) !== null) answer = await this.post(place, written);
    if (answer.type === 'opaqueredirect' || answer.status === 403) throw new SignedOut();
    if (answer.status === 409) this.clash(place, written, keptOf(await answer.json()));
    else if (answer.status === 400) this.listener.how('too-long');
    else if (answer.ok) this.stored(place, written, await answer.json());
    else throw new Error('not kept');
  }

  private stored(place: string, written: Written, told: unknown): void {
    const version = field(told, 'version');
    if (version === '') {
      this.versions.delete(place);
      this.names.delete(place);
      return;
    }
    this.versions.set(place, version);
    this.names.set(place, written.clientId);
    if (this.over.has(written.clientId)) this.said(place, written.clientId);
    else this.listener.how('kept');
  }

  private clash(place: string, written: Written, kept: Kept | null): void {
    if (isEmpty(written) || this.done.has(written.clientId)) {
      this.versions.delete(place);
      return;
    }
    this.undecided.set(place, kept);
    this.listener.newer(place, kept);
  }

  private knows(place: string, kept: Kept | null): void {
    this.undecided.delete(place);
    if (kept === null) this.versions.delete(place);
    else {
      this.versions.set(place, kept.version);
      this.names.set(place, kept.clientId);
    }
  }

  private async post(place: string, written: Written): Promise<Response> {
    const form = new FormData();
    form.set('csrfmiddlewaretoken', this.token);
    form.set('entry', place);
    form.set('body', written.body);
    for (const scope of written.scopes) form.append('scopes', scope);
    for (const file of written.files) form.append('files', file);
    form.set('reply_to', written.replyTo ?? '');
    form.set('client_id', written.clientId);
    form.set('over', this.versions.get(place) ?? '');
    return this.fetch(this.url, { method: 'POST', body: form, redirect: 'manual', keepalive: written.body.length * 3 < atLeaving });
  }

  private async ask(place: string): Promise<{ draft: Kept | null } | null> {
    try {
      const query = place === newMessage ? '' : `?entry=${place}`;
      const answer = await this.fetch(this.url + query, { redirect: 'manual' });
      if (!answer.ok) return null;
      const told: unknown = await answer.json();
      this.token = field(told, 'token');
      this.listener.token(this.token);
      return { draft: keptOf(told) };
    } catch {
      return null;
    }
  }
}

class SignedOut extends Error {}

export function isEmpty({ body, files }: Written): boolean {
  return body.trim() === '' && files.length === 0;
}

function keptOf(told: unknown): Kept | null {
  const raw = (told as { draft?: unknown } | null)?.draft;
  if (typeof raw !== 'object' || raw === null) return null;
  const scopes = (raw as { scopes?: unknown }).scopes;
  const replyTo = field(raw, 'reply_to');
  return {
    version: field(raw, 'version'), body: field(raw, 'body'), clientId: field(raw, 'client_id'),
    replyTo: replyTo === '' ? null : replyTo,
    scopes: Array.isArray(scopes) ? scopes.filter((one) => typeof one === 'string') : [],
    files: filesOf((raw as { files?: unknown }).files),
  };
}

export function filesOf(told: unknown): readonly KeptFile[] {
  return !Array.isArray(told) ? [] : told.map((one: unknown) => ({
    id: field(one, 'id'), name: field(one, 'name'), clientId: field(one, 'client_id'), size: Number((one as { size?: unknown } | null)?.size ?? 0),
  }));
}

function field(told: unknown, name: string): string {
  const value = (told as Record<string, unknown> | null)?.[name];
  return typeof value === 'string' ? value : '';
}
