/**
 * Pages of ours that are asked for when somebody wants them.
 *
 * What was asked for under one reach is not shown under another: after `forget`
 * whatever was on its way is thrown away.
 */
import { parsed } from './draw';

export type Fetched =
  | { readonly how: 'here'; readonly page: Document; readonly url: string }
  /** Not there, or not for this reader; alike. */
  | { readonly how: 'absent' }
  /** What only a form leads to cannot be asked for: it is refused, or leads on to the page before. */
  | { readonly how: 'form' }
  /** Whoever must log in again is sent to another page, which is not what was asked for. */
  | { readonly how: 'log-in' }
  | { readonly how: 'failed' }
  /** The reach changed on the way. */
  | { readonly how: 'stale' };

/** Where whoever must come in is sent. */
const doors = /^\/(login|second-factor|demo|welcome)\//;

export class Fetching {
  /** Asks the server; tests put their own here. */
  static ask: (url: string, byItself: boolean) => Promise<Response> = (url, byItself) =>
    fetch(url, { headers: { accept: 'text/html', ...(byItself ? { 'x-by-itself': '1' } : {}) }, cache: 'no-store' });

  private epoch = 0;

  /** A page that asks by itself, because of what others did, keeps nobody logged in. */
  async get(url: string, byItself = false): Promise<Fetched> {
    const epoch = this.epoch;
    const answer = await this.answer(url, byItself);
    return epoch === this.epoch ? answer : { how: 'stale' };
  }

  forget(): void {
    this.epoch += 1;
  }

  private async answer(url: string, byItself: boolean): Promise<Fetched> {
    try {
      const response = await Fetching.ask(url, byItself);
      if (response.status === 404) return { how: 'absent' };
      if (response.status === 405) return { how: 'form' };
      if (response.redirected) return { how: doors.test(new URL(response.url, location.href).pathname) ? 'log-in' : 'form' };
      if (!response.ok) return { how: 'failed' };
      return { how: 'here', page: parsed(await response.text()), url };
    } catch {
      return { how: 'failed' };
    }
  }
}
