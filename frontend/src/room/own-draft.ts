/** The draft of what is in the form: kept while one writes, found again, and chosen between where there are two. */
import { DraftNote } from './draft-note';
import { isEmpty, Keeping, newMessage, type Fetch, type Kept, type Written } from './keeping';
import type { Words } from './words';

export class OwnDraft {
  private readonly note: DraftNote;
  private readonly keeping: Keeping | null;

  /** `now` tells what is in the form; `place` is the entry being changed, or nothing. */
  constructor(
    form: HTMLFormElement, words: Words, fetch: Fetch,
    private readonly place: () => string | null, private readonly now: () => Written,
  ) {
    this.note = new DraftNote(form, words);
    const url = form.dataset.draftUrl ?? '';
    this.keeping = url === '' ? null : new Keeping(url, tokenOf(form), fetch, {
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
