/**
 * The form one writes in: a new message, an answer, or a change to an own one.
 *
 * Nothing is handed on before those who will see it were shown, and the text
 * leaves the field only when it has been handed on.
 */
import type { Audience, Scope } from '../wire/frames';
import { ShownAudience } from './audience';
import { AudienceText } from './audience-text';
import { ScopeChoice } from './scope-choice';
import { Throttle } from './throttle';
import type { Words } from './words';

export interface Draft {
  readonly body: string;
  readonly scopes: readonly string[];
  readonly replyTo: string | null;
  readonly editing: string | null;
  readonly audience: string | null;
  /** The refused item in the outbox that this text came back from. */
  readonly from: string | null;
}

export interface Outlet {
  ask(scopes: readonly string[]): boolean;
  typing(scopes: readonly string[]): void;
  /** False when it could not be taken; the text then stays. */
  take(draft: Draft): boolean;
}

export class Composer {
  private readonly shown = new ShownAudience();
  private readonly throttle = new Throttle(3_000);
  private readonly body: HTMLTextAreaElement | null;
  private readonly choice: ScopeChoice;
  private readonly audience: AudienceText;
  private replyTo: string | null = null;
  private editing: string | null = null;
  private from: string | null = null;
  /** Only what somebody chose for this very text is told to others while it is written. */
  private chosenForThis = false;
  /** A kind has closed: what is left may be seen by more people, so sending waits for a second press. */
  private toBeChecked = false;

  constructor(readonly form: HTMLFormElement, private readonly words: Words, private readonly outlet: Outlet) {
    this.body = form.querySelector('textarea[name=body]');
    this.choice = new ScopeChoice(form);
    this.audience = new AudienceText(form.querySelector('[data-audience]'), words);
    const replying = form.querySelector<HTMLInputElement>('input[name=reply_to]')?.value ?? '';
    this.replyTo = replying === '' ? null : replying;
    this.body?.addEventListener('input', () => { this.wrote(); });
    this.body?.addEventListener('focus', () => { this.ask(); });
    this.body?.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
    form.toggleAttribute('data-live', true);
    form.toggleAttribute('data-folded', this.replyTo === null && this.text() === '');
    form.addEventListener('focusin', () => { form.removeAttribute('data-folded'); });
    form.addEventListener('change', (event) => {
      if (event.target instanceof HTMLInputElement && event.target.name === 'scopes') this.chose();
    });
  }

  submit(): void {
    const scopes = this.choice.chosen();
    const body = this.text().trim();
    this.refuse('');
    if (body === '') { this.refuse(this.words.say('composer.empty')); return; }
    if (this.editing === null && scopes.length === 0) { this.refuse(this.words.say('composer.no-scope')); return; }
    const audience = this.shown.tokenFor(scopes);
    if (this.editing === null && audience === null) { this.notShownYet(scopes); return; }
    if (this.editing === null && this.toBeChecked) { this.toBeChecked = false; this.refuse(this.words.say('audience.check')); return; }
    if (this.outlet.take({ body, scopes, replyTo: this.replyTo, editing: this.editing, audience, from: this.from })) this.reset();
  }

  answered(scopes: readonly string[], audience: Audience): void {
    this.shown.answer(scopes, audience);
    if (this.shown.for(this.choice.chosen()) === audience) this.audience.show(audience);
  }

  /** What is shown may be wrong. A question counts as a human act, so it waits for one. */
  stale(): void {
    this.shown.forget();
  }

  /** The kinds open to this seat may have changed, and with them who sees what. */
  welcomed(scopes: readonly Scope[]): void {
    const gone = this.choice.reopen(scopes);
    this.shown.forget();
    if (!this.holdsText() || this.editing !== null) return;
    if (gone.length > 0) this.sayGone(gone, scopes.length > 0);
    // Asking counts as a human act: a page nobody looks at does not ask.
    if (!document.hidden && scopes.length > 0) this.ask();
  }

  lost(): void {
    this.shown.unanswered();
  }

  reply(id: string, name: string, scopes: readonly string[]): void {
    this.editing = null;
    this.replyTo = id;
    this.chosenForThis = true;
    this.choice.add(scopes);
    this.mode(this.words.say('composer.reply', { name }));
  }

  edit(id: string, body: string): void {
    this.replyTo = null;
    this.editing = id;
    this.write(body);
    this.mode(this.words.say('composer.edit'));
  }

  /** Puts a refused text back, unless something else is being written. */
  takeBack(draft: Draft): boolean {
    if (this.holdsText()) return false;
    this.write(draft.body);
    this.replyTo = draft.replyTo;
    this.editing = draft.editing;
    this.from = draft.from;
    this.chosenForThis = draft.editing === null;
    if (draft.editing === null) this.choice.choose(draft.scopes);
    this.mode(draft.editing === null ? '' : this.words.say('composer.edit'));
    return true;
  }

  refuse(message: string): void {
    const place = this.form.querySelector<HTMLElement>('[data-refusal]');
    if (place === null) return;
    place.textContent = message;
    place.hidden = message === '';
  }

  cancel(): void {
    if (this.editing !== null) this.write('');
    this.from = null;
    this.editing = null;
    this.replyTo = null;
    this.mode('');
  }

  /** Drops what others said or who they are; what was written here stays. */
  forgetOthers(): void {
    this.shown.forget();
    this.audience.clear();
    this.choice.rebuild([]);
    this.replyTo = null;
    if (this.editing === null) this.mode('');
    this.refuse('');
  }

  holdsText(): boolean {
    return this.text().trim() !== '';
  }

  private chose(): void {
    this.chosenForThis = true;
    this.toBeChecked = false;
    this.refuse('');
    this.ask();
  }

  private sayGone(gone: readonly string[], isAnyOpen: boolean): void {
    this.chosenForThis = false;
    this.toBeChecked = true;
    const names = this.words.names(gone.map((name) => `«${name}»`));
    this.refuse(this.words.say(isAnyOpen ? 'composer.gone' : 'composer.gone-all', { names }));
  }

  private notShownYet(scopes: readonly string[]): void {
    this.ask();
    this.refuse(this.words.say(this.shown.isAsked(scopes) ? 'audience.check' : 'composer.offline'));
  }

  private wrote(): void {
    this.ask();
    const scopes = this.choice.chosen();
    if (this.chosenForThis && this.editing === null && scopes.length > 0 && this.throttle.may(performance.now())) this.outlet.typing(scopes);
  }

  private ask(): void {
    const scopes = this.choice.chosen();
    const known = this.shown.for(scopes);
    if (scopes.length === 0) this.audience.choose();
    else if (known !== null) this.audience.show(known);
    if (!this.shown.wants(scopes)) return;
    if (this.outlet.ask(scopes)) this.audience.asking();
    else this.shown.unanswered();
  }

  private reset(): void {
    this.write('');
    this.cancel();
    this.chosenForThis = false;
    this.toBeChecked = false;
  }

  private mode(text: string): void {
    const bar = this.form.querySelector<HTMLElement>('[data-mode]');
    const words = bar?.querySelector('[data-mode-words]');
    if (bar !== null) bar.hidden = text === '';
    if (words) words.textContent = text;
    this.form.toggleAttribute('data-editing', this.editing !== null);
    if (text !== '') this.body?.focus();
  }

  private text(): string {
    return this.body?.value ?? '';
  }

  private write(text: string): void {
    if (this.body !== null) this.body.value = text;
  }
}
