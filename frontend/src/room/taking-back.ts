/** The question whether one's own message is to be taken back, asked where it stands. */
import type { Act, State } from './outbox';
import type { Words } from './words';

export interface Asking {
  readonly words: Words;
  post(act: Act): void;
  closed(entry: string): void;
}

export class TakingBack {
  private clientId = '';

  constructor(readonly form: HTMLFormElement, private readonly entry: string, private readonly around: Asking) {
    form.addEventListener('submit', (event) => { event.preventDefault(); this.take(); });
    form.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      around.closed(entry);
    });
    form.addEventListener('click', (event) => {
      if (!(event.target instanceof Element) || event.target.closest('[data-leave]') === null) return;
      event.stopPropagation();
      around.closed(entry);
    });
  }

  /** Whoever presses twice has not yet read the question, so the way out is where the focus is. */
  begin(): void {
    this.form.querySelector<HTMLElement>('[data-leave]')?.focus();
  }

  redrawn(isRetracted: boolean): void {
    if (isRetracted) this.around.closed(this.entry);
  }

  stored(clientId: string): boolean {
    return clientId === this.clientId;
  }

  refused(clientId: string, why: string): boolean {
    if (clientId !== this.clientId) return false;
    this.clientId = '';
    this.tell(why);
    return true;
  }

  says(clientId: string, state: State): void {
    if (clientId === this.clientId) this.tell(this.around.words.say(`outbox.${state}`));
  }

  private take(): void {
    if (this.clientId !== '') return;
    this.clientId = crypto.randomUUID();
    this.tell(this.around.words.say('outbox.waiting'));
    this.around.post({ type: 'retract', client_id: this.clientId, entry: this.entry });
  }

  private tell(words: string): void {
    const place = this.form.querySelector('[data-refusal]');
    if (place === null) return;
    place.textContent = words;
    place.toggleAttribute('hidden', words === '');
  }
}
