/**
 * One's own message being changed, in its own place.
 *
 * A text that says what the message says is no change: nothing is kept of it, and nothing is sent.
 */
import { Field } from './field';
import type { Fetch, Written } from './keeping';
import { OwnDraft } from './own-draft';
import type { Act, State } from './outbox';
import type { Words } from './words';

/** What a change needs of the room around it. */
export interface Around {
  readonly words: Words;
  readonly fetch: Fetch;
  post(act: Act): void;
  /** The names of those who see the message, oneself left out; null where they could not be asked for. */
  sees(entry: string): Promise<readonly string[] | null>;
  /** It is left, or it is stored. */
  closed(entry: string): void;
}

export class Change {
  private readonly field: Field;
  private readonly own: OwnDraft;
  private clientId: string = crypto.randomUUID();
  private isSent = false;

  constructor(readonly form: HTMLFormElement, private readonly entry: string, private before: string, private readonly around: Around) {
    const { words } = around;
    this.field = new Field(form.querySelector('textarea'), form, words, {
      wrote: () => { this.wrote(); },
      files: () => { this.refuse(words.say('amend.no-files')); },
      refuse: (message) => { this.refuse(message); },
    });
    this.field.write(before);
    this.own = new OwnDraft(form, words, around.fetch, () => entry, () => this.written());
    this.listen();
  }

  /** With what was begun before, or came back refused. */
  begin(text: string | null): void {
    this.field.focus();
    void this.tellWhoSees();
    if (text !== null) { this.field.write(text); this.own.wrote(); return; }
    void this.own.find(this.entry).then((kept) => {
      if (kept === null || this.isSent || this.field.text !== this.before) return;
      if (kept.clientId !== '') this.clientId = kept.clientId;
      this.field.write(kept.body);
      this.own.shows(this.written().body);
      this.refuse(this.around.words.say('draft.unfinished'));
    });
  }

  /** The message was drawn anew around this form. */
  redrawn(body: string, isRetracted: boolean): void {
    if (isRetracted) {
      this.refuse(this.around.words.say('amend.retracted'));
      this.form.querySelector('[type=submit]')?.toggleAttribute('hidden', true);
      this.field.hold();
    } else if (body !== this.before && !this.isSent) {
      if (this.written().body === '') this.field.write(body);
      else this.refuse(this.around.words.say('amend.elsewhere'));
      this.before = body;
    }
  }

  refuse(message: string): void {
    const place = this.form.querySelector<HTMLElement>('[data-refusal]');
    if (place === null) return;
    place.textContent = message;
    place.hidden = message === '';
  }

  /** True where it is this one that was stored. */
  stored(clientId: string): boolean {
    this.own.stored(this.entry, clientId);
    return this.isSent && clientId === this.clientId;
  }

  /** What was refused can be written on, and goes under another name. */
  refused(clientId: string, why: string): boolean {
    if (!this.isSent || clientId !== this.clientId) return false;
    this.clientId = crypto.randomUUID();
    this.way(false);
    this.refuse(why);
    this.own.wrote();
    return true;
  }

  /** How it goes with what was sent. */
  says(clientId: string, state: State): void {
    if (this.isSent && clientId === this.clientId) this.tell(this.around.words.say(`outbox.${state}`));
  }

  hurry(): void {
    this.own.hurry();
  }

  private listen(): void {
    const { form } = this;
    form.addEventListener('submit', (event) => { event.preventDefault(); this.save(); });
    form.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); this.save(); }
      if (event.key !== 'Escape') return;
      event.preventDefault();
      this.leave();
    });
    const ways: readonly (readonly [string, () => void])[] = [
      ['[data-leave]', () => { this.leave(); }],
      ['[data-throw-away]', () => { this.own.throwAway(); this.around.closed(this.entry); }],
      ['[data-draft-mine]', () => { this.clientId = crypto.randomUUID(); this.own.mine(); }],
      ['[data-draft-theirs]', () => { this.theirs(); }],
    ];
    form.addEventListener('click', (event) => {
      const target = event.target instanceof Element ? event.target : null;
      const act = ways.find(([name]) => target?.closest(name) != null)?.[1];
      if (act === undefined) return;
      event.stopPropagation();
      act();
    });
  }

  private save(): void {
    if (this.isSent) return;
    const { words } = this.around;
    const body = this.field.text.trim();
    if (this.field.over > 0) { this.refuse(words.say('composer.too-long')); return; }
    if (body === '') { this.refuse(words.say('composer.empty')); return; }
    if (body === this.before.trim()) { this.leave(); return; }
    this.refuse('');
    this.own.sent();
    this.way(true);
    this.tell(words.say('outbox.waiting'));
    this.around.post({ type: 'revise', client_id: this.clientId, entry: this.entry, body });
  }

  /** What was begun is kept, and is there the next time. */
  private leave(): void {
    this.own.hurry();
    this.around.closed(this.entry);
  }

  private theirs(): void {
    const kept = this.own.theirs();
    if (kept !== null && kept.clientId !== '') this.clientId = kept.clientId;
    this.field.write(kept?.body ?? this.before);
    this.own.shows(this.written().body);
  }

  private wrote(): void {
    this.refuse('');
    this.own.wrote();
  }

  private written(): Written {
    const body = this.field.text;
    return { body: body.trim() === this.before.trim() ? '' : body, scopes: [], replyTo: null, clientId: this.clientId, files: [] };
  }

  private way(isSent: boolean): void {
    this.isSent = isSent;
    if (isSent) this.field.hold();
    else this.field.release();
    this.form.toggleAttribute('data-sending', isSent);
  }

  private tell(words: string): void {
    const place = this.form.querySelector('[data-draft-state]');
    if (place !== null) place.textContent = words;
  }

  private async tellWhoSees(): Promise<void> {
    const names = await this.around.sees(this.entry);
    const place = this.form.querySelector('[data-sees]');
    if (names === null || place === null) return;
    const { words } = this.around;
    place.textContent = names.length === 0 ? words.say('audience.nobody') : words.say('amend.sees', { names: words.some(names) });
  }
}
