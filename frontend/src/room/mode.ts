/** What one is doing in the form, said above it: writing anew, answering somebody, or changing an own message. */
export class Mode {
  private readonly bar: HTMLElement | null;

  constructor(private readonly form: HTMLFormElement) {
    this.bar = form.querySelector('[data-mode]');
  }

  anew(): void {
    this.show('', null);
  }

  answering(words: string): void {
    this.show(words, null);
  }

  changing(words: string, history: string): void {
    this.show(words, history);
  }

  private show(text: string, history: string | null): void {
    this.form.toggleAttribute('data-editing', history !== null);
    if (this.bar === null) return;
    this.bar.hidden = text === '';
    const words = this.bar.querySelector('[data-mode-words]');
    if (words) words.textContent = text;
    const link = this.bar.querySelector<HTMLAnchorElement>('a[data-history]');
    if (link === null) return;
    link.hidden = history === null;
    if (history !== null) link.href = history;
  }
}
