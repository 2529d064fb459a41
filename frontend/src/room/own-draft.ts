/** The draft of what is in the form: kept while one writes, found again, and chosen between where there are two. */
import { DraftNote } from './draft-note';
import { findLeft, leaveBehind } from './left-behind';
import { isEmpty, Keeping, newMessage, type Fetch, type Kept, type Written } from './keeping';
import type { Words } from './words';

export class OwnDraft {
  private readonly note: DraftNote;
  private readonly keeping: Keeping | null;
  private readonly url: string;

  /** `now` tells what is in the form; `place` is the entry being changed, or nothing. */
  constructor(
    form: HTMLFormElement, words: Words, fetch: Fetch,
    private readonly place: () => string | null, private readonly now: () => Written,
  ) {
    this.note = new DraftNote(form, words);
    this.url = form.dataset.draftUrl ?? '';
    this.keeping = this.url === '' ? null : new Keeping(this.url, tokenOf(form), fetch, {
      how: (how) => { if (!isEmpty(this.now())) this.note.how(how); },
      newer: (at, kept) => { if (at === this.at()) this.note.ask(kept === null); },
      token: (token) => {
        for (const field of document.querySelectorAll<HTMLInputElement>('input[name=csrfmiddlewaretoken]')) field.value = token;
      },
    });
    this.keeping?.begins(form.dataset.draft ?? '', this.now().clientId);
    this.note.wrote(!isEmpty(this.now()));
  }

  wrote(): void {
    this.note.wrote(!isEmpty(this.now()));
    this.keeping?.wrote(this.at(), this.now());
  }

  /** The field holds something else now; that is no writing. */
  shows(text: string): void {
    this.note.wrote(text !== '');
  }

  hurry(): void {
    this.keeping?.hurry();
  }

  /** The page goes: what is not kept yet is looked for by the next one. */
  leaving(): void {
    this.hurry();
    leaveBehind(this.url, this.keeping?.isUnderWay === true);
  }

  /** `came` is told when what an earlier page left behind has come. */
  async findLeft(came: () => void): Promise<void> {
    const { keeping } = this;
    if (keeping === null) return;
    await findLeft(this.url, async () => {
      const is = await keeping.late(this.at());
      if (is) came();
      return is;
    });
  }

  ask(): void {
    this.note.ask(false);
  }

  async find(entry: string): Promise<Kept | null> {
    return await this.keeping?.find(entry) ?? null;
  }

  sent(): void {
    this.keeping?.sent(this.at(), this.now().clientId);
  }

  stored(entry: string | null, clientId: string): void {
    this.keeping?.said(entry ?? newMessage, clientId);
  }

  saidElsewhere(): void {
    this.keeping?.saidElsewhere(this.at());
  }

  throwAway(): void {
    this.keeping?.throwAway(this.at());
    this.note.decided();
  }

  mine(): void {
    this.note.decided();
    this.keeping?.mine(this.at(), this.now());
  }

  theirs(): Kept | null {
    this.note.decided();
    return this.keeping?.theirs(this.at()) ?? null;
  }

  private at(): string {
    return this.place() ?? newMessage;
  }
}

export function tokenOf(form: HTMLFormElement): string {
  return form.querySelector<HTMLInputElement>('input[name=csrfmiddlewaretoken]')?.value ?? '';
}
