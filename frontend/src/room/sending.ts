/**
 * From the press on send until what was written is handed on.
 *
 * Nothing goes before those who will see it were shown, and a press that comes
 * on top of another is the same press.
 */
import { NotShared, type Attached } from './attached';
import type { Draft, Outlet } from './draft';
import type { Field } from './field';
import type { Recipients } from './recipients';
import type { Words } from './words';

/** Milliseconds within which a second press belongs to the first one. */
const doublePress = 1_000;

/** What the form is made of, and what becomes of it. */
export interface Sent {
  readonly form: HTMLFormElement;
  readonly words: Words;
  readonly outlet: Outlet;
  readonly field: Field;
  readonly recipients: Recipients;
  readonly attached: Attached;
  /** What is in the form now, without who sees it. */
  draft(): Draft;
  /** False where it must be looked at once more before it may go. */
  isChecked(): boolean;
  refuse(message: string): void;
  handing(): void;
  /** It has gone. */
  gone(draft: Draft): void;
}

export class Sending {
  private busy = false;
  private at = Number.NEGATIVE_INFINITY;

  constructor(private readonly from: Sent) {}

  press(): void {
    if (this.busy) return;
    const { words, recipients, attached } = this.from;
    const draft = this.from.draft();
    if (draft.body === '' && !attached.any && performance.now() - this.at < doublePress) return;
    const why = this.notYet(draft);
    this.from.refuse(why ?? '');
    if (why !== null) return;
    const audience = recipients.token();
    if (audience === null) { this.from.refuse(recipients.notShownYet()); return; }
    if (!this.from.isChecked()) { this.from.refuse(words.say('audience.check')); return; }
    if (attached.any) void this.share({ ...draft, audience }, audience);
    else this.hand({ ...draft, audience });
  }

  /** The words that say why it cannot be sent as it is. */
  private notYet({ body, scopes }: Draft): string | null {
    const { words, field, attached } = this.from;
    if (field.over > 0) return words.say('composer.too-long');
    if (body === '' && !attached.any) return words.say('composer.empty');
    if (attached.unfit) return words.say('file.unfit');
    return scopes.length === 0 ? words.say('composer.no-scope') : null;
  }

  private async share(draft: Draft, audience: string): Promise<void> {
    const { form, field, attached, recipients } = this.from;
    this.busy = true;
    field.hold();
    form.toggleAttribute('data-sending', true);
    try {
      const shared = await attached.share({ scopes: draft.scopes, audience, withText: draft.body !== '' });
      if (draft.body === '') this.gone(draft);
      else this.hand({ ...draft, documents: [...draft.documents, ...shared] });
    } catch (error) {
      if (!(error instanceof NotShared)) throw error;
      if (error.code === 'audience-changed') { recipients.stale(); recipients.ask(); }
      this.from.refuse(error.words);
    } finally {
      this.busy = false;
      field.release();
      form.removeAttribute('data-sending');
    }
  }

  private hand(draft: Draft): void {
    this.from.handing();
    if (this.from.outlet.take(draft)) this.gone(draft);
  }

  private gone(draft: Draft): void {
    this.at = performance.now();
    this.from.gone(draft);
  }
}
