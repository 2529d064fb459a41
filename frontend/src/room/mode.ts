/** What one is doing in the form, said above it: writing anew, or answering somebody. */
export class Mode {
  private readonly bar: HTMLElement | null;

  constructor(form: HTMLFormElement) {
    this.bar = form.querySelector('[data-mode]');
  }

  anew(): void {
    this.show('');
  }

  answering(words: string): void {
    this.show(words);
  }

  private show(text: string): void {
    if (this.bar === null) return;
    this.bar.hidden = text === '';
    const words = this.bar.querySelector('[data-mode-words]');
    if (words) words.textContent = text;
  }
}
