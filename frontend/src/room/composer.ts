/**
 * The form one writes in: a new message, or an answer.
 *
 * Nothing is handed on before those who will see it were shown, and the text
 * leaves the field only when it has been handed on.
 */
import type { Audience, Scope } from '../wire/frames';
import { Attached } from './attached';
import type { Draft, Outlet } from './draft';
import { Field } from './field';
import { filesOf, type Written } from './keeping';
import { Folds } from './folds';
import { hiddenField } from './hidden-field';
import { Mode } from './mode';
import { OwnDraft } from './own-draft';
import { Recipients } from './recipients';
import { ScopeChoice } from './scope-choice';
import { Sending } from './sending';
import { Throttle } from './throttle';
import type { Words } from './words';

export class Composer {
  private readonly throttle = new Throttle(3_000);
  private readonly field: Field;
  private readonly folds: Folds;
  private readonly choice: ScopeChoice;
  private readonly recipients: Recipients;
  readonly attached: Attached;
  private readonly mode: Mode;
  private readonly own: OwnDraft;
  private readonly sending: Sending;
  private replyTo: string | null = null;
  private from: string | null = null;
  private clientId: string;
  /** Of a message that came back: they are shared already. */
  private documents: readonly string[] = [];
  /** Only what somebody chose for this very text is told to others while it is written. */
  private chosenForThis = false;
  /** A kind has closed: what is left may be seen by more people, so sending waits for a second press. */
  private toBeChecked = false;

  constructor(readonly form: HTMLFormElement, private readonly words: Words, private readonly outlet: Outlet) {
    this.field = new Field(form.querySelector('textarea[name=body]'), form, words, {
      wrote: () => { this.wrote(); },
      files: (files) => { this.attached.add(files); },
      refuse: (message) => { this.refuse(message); },
    });
    this.folds = new Folds(form, words);
    this.choice = new ScopeChoice(form, () => { this.folds.says(); });
    this.recipients = new Recipients(form, words, this.choice, outlet);
    this.attached = new Attached(form, words, outlet.send, () => { this.refuse(''); form.removeAttribute('data-folded'); }, () => { this.own.wrote(); });
    this.attached.restore(filesOf(JSON.parse(form.dataset.draftFiles ?? '[]')));
    this.mode = new Mode(form);
    this.replyTo = hiddenField(form, 'reply_to');
    this.clientId = (form.dataset.draft ?? '') === '' ? crypto.randomUUID() : hiddenField(form, 'client_id') ?? crypto.randomUUID();
    this.own = new OwnDraft(form, words, outlet.fetch, () => null, () => this.written());
    this.sending = this.way();
    this.listen();
    void this.own.findLeft(() => { if (this.holdsText()) this.own.ask(); else this.theirs(); });
  }

  submit(): void {
    this.sending.press();
    if (this.holdsText() && this.choice.chosen().length === 0) this.folds.unfold();
  }

  answered(scopes: readonly string[], audience: Audience): void {
    this.recipients.answered(scopes, audience);
    const refusal = this.form.querySelector('[data-refusal]')?.textContent;
    if (refusal === this.words.say('composer.offline') && this.recipients.token() !== null) this.refuse('');
  }

  /** What is shown may be wrong. A question counts as a human act, so it waits for one. */
  stale(): void {
    this.recipients.stale();
  }

  /** The kinds open to this seat may have changed, and with them who sees what. */
  welcomed(scopes: readonly Scope[], seat: string): void {
    const gone = this.choice.reopen(scopes);
    this.recipients.isRead(seat);
    this.recipients.stale();
    this.own.hurry();
    if (!this.holdsText()) return;
    if (gone.length > 0) this.sayGone(gone, scopes.length > 0);
    // Asking counts as a human act: a page nobody looks at does not ask.
    const standing = this.recipients.areDrawn() && gone.length === 0;
    if (!standing && !document.hidden && scopes.length > 0) this.recipients.ask();
  }

  lost(): void {
    this.recipients.lost();
  }

  reply(id: string, name: string, scopes: readonly string[]): void {
    this.replyTo = id;
    this.chosenForThis = true;
    this.choice.release();
    this.choice.hold(scopes);
    this.mode.answering(this.words.say('composer.reply', { name }));
    this.recipients.measureNot();
    this.field.focus();
    this.recipients.ask();
    this.own.wrote();
  }

  /** Puts a refused text back, unless something else is being written. */
  takeBack(draft: Draft): boolean {
    if (this.holdsText()) return false;
    this.put(draft.body);
    this.replyTo = draft.replyTo;
    this.chosenForThis = true;
    this.choice.choose(draft.scopes);
    this.mode.anew();
    this.from = draft.from;
    this.documents = draft.documents;
    this.own.wrote();
    return true;
  }

  refuse(message: string): void {
    const place = this.form.querySelector<HTMLElement>('[data-refusal]');
    if (place === null) return;
    place.textContent = message;
    place.hidden = message === '';
  }

  /** What answered somebody is a new message. */
  cancel(): void {
    this.leave();
    this.own.wrote();
  }

  /** What waits here under a client id is no draft any more: this page was drawn with both. */
  isWaiting(clientIds: readonly string[]): void {
    if (!clientIds.includes(this.clientId)) return;
    this.attached.clear();
    this.reset();
  }

  stored(clientId: string): void {
    this.own.stored(null, clientId);
  }

  /** It was said from another tab: what is here is asked about before it is kept as something else. */
  saidElsewhere(clientId: string): void {
    if (clientId === this.clientId && this.field.text !== '') this.own.saidElsewhere();
  }

  /** The page may be closed in a moment. */
  leaving(): void {
    this.own.leaving();
  }

  /** Drops what others said or who they are; what was written here stays. */
  forgetOthers(): void {
    this.recipients.clear();
    this.choice.rebuild([]);
    this.choice.release();
    this.replyTo = null;
    this.mode.anew();
    this.refuse('');
  }

  holdsText(): boolean {
    return this.field.text.trim() !== '' || this.attached.any;
  }

  throwAway(): void {
    this.own.throwAway();
    this.attached.clear();
    this.reset();
  }

  /** Of two drafts, this one stands, as a message of its own. */
  mine(): void {
    this.clientId = crypto.randomUUID();
    this.own.mine();
  }

  /** Of two drafts, the other one stands. */
  theirs(): void {
    const kept = this.own.theirs();
    this.clientId = kept === null || kept.clientId === '' ? crypto.randomUUID() : kept.clientId;
    this.attached.restore(kept?.files ?? []);
    this.put(kept?.body ?? '');
    this.choice.release();
    this.choice.choose(kept?.scopes ?? []);
    this.answering(kept?.replyTo ?? null);
    this.recipients.ask();
  }

  /** The kinds of information that were chosen last, in one press. */
  chooseAsLast(): void {
    this.choice.choose(this.recipients.lastScopes());
    this.chose();
    this.field.focus();
  }

  private listen(): void {
    const { form } = this;
    this.field.area?.addEventListener('focus', () => { this.ask(); });
    form.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
      if (event.key === 'Escape' && this.replyTo !== null) { event.preventDefault(); this.cancel(); this.field.focus(); }
    });
    form.toggleAttribute('data-live', true);
    document.documentElement.toggleAttribute('data-writes', true);
    form.toggleAttribute('data-folded', this.replyTo === null && !this.holdsText());
    form.addEventListener('focusin', () => { form.removeAttribute('data-folded'); });
    form.addEventListener('change', (event) => {
      if (event.target instanceof HTMLInputElement && event.target.name === 'scopes') this.chose();
    });
  }

  private way(): Sending {
    const { form, words, outlet, field, recipients, attached } = this;
    return new Sending({
      form, words, outlet, field, recipients, attached,
      draft: () => {
        const { clientId, replyTo, from, documents } = this;
        return { clientId, body: this.field.text.trim(), scopes: this.choice.chosen(), replyTo, audience: null, documents, from };
      },
      isChecked: () => { const checked = !this.toBeChecked; this.toBeChecked = false; return checked; },
      refuse: (message) => { this.refuse(message); },
      handing: () => { this.own.sent(); },
      gone: (draft) => { this.gone(draft); },
    });
  }

  private gone(draft: Draft): void {
    this.recipients.said(draft.scopes);
    // Files alone are shared by now, and no message will tell that their draft is done.
    if (draft.body === '') this.own.throwAway();
    this.attached.clear();
    this.reset();
  }

  /** The choice of kinds goes with the message it was made for. */
  private reset(): void {
    this.clientId = crypto.randomUUID();
    this.put('');
    this.leave();
    this.choice.choose([]);
    this.chosenForThis = false;
    this.toBeChecked = false;
    this.recipients.anew(document.activeElement === this.field.area);
  }

  private leave(): void {
    this.from = null;
    this.documents = [];
    this.replyTo = null;
    this.choice.release();
    this.refuse('');
    this.mode.anew();
    this.recipients.measure();
  }

  private answering(id: string | null): void {
    this.replyTo = id;
    if (id === null) this.mode.anew();
    else this.mode.answering(this.words.say('composer.reply-some'));
  }

  private chose(): void {
    this.chosenForThis = true;
    this.toBeChecked = false;
    this.refuse('');
    this.ask();
    this.own.wrote();
  }

  private sayGone(gone: readonly string[], isAnyOpen: boolean): void {
    this.chosenForThis = false;
    this.toBeChecked = true;
    const names = this.words.names(gone.map((name) => `«${name}»`));
    this.refuse(this.words.say(isAnyOpen ? 'composer.gone' : 'composer.gone-all', { names }));
  }

  private wrote(): void {
    this.ask();
    this.own.wrote();
    const scopes = this.choice.chosen();
    if (this.chosenForThis && scopes.length > 0 && this.throttle.may(performance.now())) this.outlet.typing(scopes);
  }

  private ask(): void {
    this.recipients.ask();
  }

  private put(text: string): void {
    this.field.write(text);
    this.own.shows(text);
  }

  private written(): Written {
    return { body: this.field.text, scopes: this.choice.chosen(), replyTo: this.replyTo, clientId: this.clientId, files: this.attached.kept };
  }
}
