/** What is said of the draft beside the field: kept or not, and which of two shall stand. */
import { hide, write } from './draw';
import type { How } from './keeping';
import type { Words } from './words';

export class DraftNote {
  private readonly state: HTMLElement | null;
  private readonly drop: HTMLElement | null;
  private readonly choice: HTMLElement | null;

  constructor(form: HTMLFormElement, private readonly words: Words) {
    this.state = form.querySelector('[data-draft-state]');
    this.drop = form.querySelector('[data-throw-away]');
    this.choice = form.querySelector('[data-draft-choice]');
  }

  how(how: How): void {
    write(this.state, this.words.say(`draft.${how}`));
  }

  wrote(holdsText: boolean): void {
    hide(this.drop, !holdsText);
    if (!holdsText) write(this.state, '');
  }

  /** `isGone` where the other was said or thrown away, so that there is nothing to fetch. */
  ask(isGone: boolean): void {
    write(this.state, '');
    if (this.choice === null) return;
    this.choice.hidden = false;
    const words = this.choice.querySelector('[data-draft-words]');
    if (words) words.textContent = this.words.say(isGone ? 'draft.gone' : 'draft.newer');
    const theirs = this.choice.querySelector('[data-draft-theirs]');
    if (theirs) theirs.textContent = this.words.say(isGone ? 'draft.empty' : 'draft.theirs');
  }

  decided(): void {
    if (this.choice !== null) this.choice.hidden = true;
  }
}
