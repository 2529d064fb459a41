/**
 * <hub-find>: looks while one types, and puts what the server found in place of the list.
 *
 * What is typed goes as a form's body and nowhere else. Only the answer to what
 * the field holds now is shown; without script the form posts.
 */
import { fragment } from '../room/draw';

/** Milliseconds of quiet after a key. */
const pause = 150;

export class HubFind extends HTMLElement {
  /** Asks the server; tests put their own here. */
  static ask: (action: string, form: FormData, signal: AbortSignal) => Promise<Response> = (action, body, signal) =>
    fetch(action, { method: 'POST', body, signal, headers: { 'X-Part': 'found' }, credentials: 'same-origin', redirect: 'error' });

  private form: HTMLFormElement | null = null;
  private waits: ReturnType<typeof setTimeout> | undefined;
  private asking: AbortController | null = null;

  connectedCallback(): void {
    const form = this.form = this.querySelector<HTMLFormElement>('form[data-find]');
    if (form === null) return;
    form.classList.add('find--live');
    const button = form.querySelector<HTMLElement>('button');
    if (button !== null) button.hidden = true;
    form.addEventListener('input', this.typed);
    form.addEventListener('submit', this.sent);
    window.addEventListener('pageshow', this.shown);
  }

  disconnectedCallback(): void {
    clearTimeout(this.waits);
    this.asking?.abort();
    window.removeEventListener('pageshow', this.shown);
  }

  /** Counts and meetings of a page that the browser kept may be old, and its rooms shut. */
  private readonly shown = (event: PageTransitionEvent): void => {
    if (!event.persisted) return;
    this.replaceChildren();
    location.reload();
  };

  private readonly typed = (): void => {
    clearTimeout(this.waits);
    this.asking?.abort();
    if (this.text() === '') this.show(null);
    else this.waits = setTimeout(() => { void this.look(); }, pause);
  };

  private readonly sent = (event: SubmitEvent): void => {
    event.preventDefault();
    clearTimeout(this.waits);
    if (this.text() !== '') void this.look();
  };

  private async look(): Promise<void> {
    const form = this.form;
    if (form === null) return;
    this.asking?.abort();
    const asking = this.asking = new AbortController();
    try {
      const answer = await HubFind.ask(form.action, new FormData(form), asking.signal);
      if (!answer.ok) throw new Error('not found out');
      const drawn = fragment(await answer.text(), '[data-found]');
      if (this.asking === asking) this.show(drawn);
    } catch {
      // Signed out, or no line: the form's own way says which.
      if (this.asking === asking && !asking.signal.aborted) form.submit();
    }
  }

  private show(drawn: HTMLElement | null): void {
    const results = this.querySelector<HTMLElement>('[data-results]');
    const groups = this.querySelector<HTMLElement>('[data-groups]');
    const count = this.querySelector<HTMLElement>('[data-count]');
    results?.replaceChildren(...(drawn === null ? [] : [drawn]));
    if (groups !== null) groups.hidden = drawn !== null;
    if (count !== null) count.textContent = drawn?.querySelector('[data-said]')?.textContent ?? '';
    if (drawn === null && groups === null) location.assign('/rooms/');
  }

  private text(): string {
    return this.form?.querySelector<HTMLInputElement>('[name=text]')?.value.trim() ?? '';
  }
}
