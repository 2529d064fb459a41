/**
 * <hub-effect>: looks again for a few seconds at how far a withdrawal has come, and puts what the server says in place.
 *
 * Without script the page says it once, with a link to look again.
 */
import { parsed } from '../room/draw';

const every = 700;
const longest = 8_000;

export class HubEffect extends HTMLElement {
  /** Asks the server; tests put their own here. */
  static ask: (url: string) => Promise<Response> = (url) =>
    fetch(url, { headers: { accept: 'text/html', 'x-by-itself': '1' }, cache: 'no-store', redirect: 'error' });

  private waits: ReturnType<typeof setTimeout> | undefined;
  private began = 0;

  connectedCallback(): void {
    this.began = Date.now();
    this.again();
  }

  disconnectedCallback(): void {
    clearTimeout(this.waits);
  }

  private again(): void {
    if (this.querySelector('[data-over]') !== null || Date.now() - this.began > longest) return;
    this.waits = setTimeout(() => { void this.look(); }, every);
  }

  private async look(): Promise<void> {
    try {
      const answer = await HubEffect.ask(location.pathname);
      if (!answer.ok || !this.isConnected) return;
      const found = parsed(await answer.text()).querySelector('[data-effect]');
      const place = this.querySelector('[data-effect]');
      // A status that is said again though nothing changed would be read out again.
      if (found !== null && place !== null && found.textContent !== place.textContent) {
        place.replaceChildren(...found.childNodes);
      }
      if (found?.hasAttribute('data-over') === true) place?.setAttribute('data-over', '');
      this.again();
    } catch {
      // No line: what is said stays, and the link beneath it looks again.
    }
  }
}
