/**
 * Says aloud that something came in, without flooding whoever listens.
 *
 * What arrives within two seconds is told as one sentence; of its content
 * nothing is said.
 */
import type { Words } from './words';

const gather = 2_000;

export class News {
  private authors: string[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly outlet: HTMLElement | null, private readonly words: Words) {}

  from(author: string | null): void {
    this.authors.push(author ?? this.words.say('news.somebody'));
    this.timer ??= setTimeout(() => { this.tell(); }, gather);
  }

  clear(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.authors = [];
    if (this.outlet !== null) this.outlet.textContent = '';
  }

  private tell(): void {
    const [name = '', ...others] = this.authors;
    const count = String(this.authors.length);
    this.clear();
    if (this.outlet === null) return;
    this.outlet.textContent = others.length === 0 ? this.words.say('news.one', { name }) : this.words.say('news.many', { count });
  }
}
