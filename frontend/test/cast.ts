/** The people, the page and the wire that the tests play with. */
import type { Socket } from '../src/wire/line';

export class FakeSocket implements Socket {
  static all: FakeSocket[] = [];
  readonly said: Record<string, unknown>[] = [];
  onopen: ((event: Event) => unknown) | null = null;
  onmessage: ((event: MessageEvent) => unknown) | null = null;
  onclose: ((event: CloseEvent) => unknown) | null = null;

  constructor() {
    FakeSocket.all.push(this);
  }

  static get last(): FakeSocket {
    const last = FakeSocket.all.at(-1);
    if (last === undefined) throw new Error('no socket was opened');
    return last;
  }

  send(text: string): void {
    this.said.push(JSON.parse(text) as Record<string, unknown>);
  }

  close(): void { /* the server's side has nothing to do */ }

  open(): void {
    this.onopen?.(new Event('open'));
  }

  tell(...frames: object[]): void {
    for (const frame of frames) this.onmessage?.(new MessageEvent('message', { data: JSON.stringify(frame) }));
  }

  end(code: number): void {
    this.onclose?.({ code } as CloseEvent);
  }

  heard(type: string): Record<string, unknown>[] {
    return this.said.filter((one) => one.type === type);
  }
}

export function aEntry(id: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id, kind: 'message', at: '2026-11-22T08:00:00Z', by: { seat: 'kari', name: 'Kari' }, scopes: ['general'],
    revision: 1, html: li(id, `text ${id}`), cursor: `after-${id}`, ...more,
  };
}

export function li(id: string, text: string): string {
  return `<li class="entry" data-entry="${id}"><span class="entry__by">Kari</span><div class="entry__body">${text}</div></li>`;
}

export const welcome = {
  type: 'welcome',
  seat: { id: 'me', name: 'Ola', role: 'owner', party: 'Ola' },
  room: { id: 'r', title: 'Blåveis', state: 'active', language: 'nb' },
  scopes: [{ key: 'general', name: 'Felles' }, { key: 'health', name: 'Helse' }],
  standing: [{ id: 'g', kind: 'goal', scopes: ['general'], html: '<article data-standing="g" data-kind="goal">Gå selv</article>' }],
};

export const people = {
  type: 'people',
  list: [{ seat: 'kari', name: 'Kari', party: { id: 'p', name: 'Skole' }, role: 'participant' }],
};

export const audience = {
  type: 'audience', scopes: ['general'], sees: [{ seat: 'kari', name: 'Kari' }],
  parties: [{ name: 'Skole', seats: ['kari'] }, { name: 'NAV', seats: [] }], token: 't1',
};

/** What an answer to a script holds. */
export function told(body: object, status = 200): Response {
  return new Response(JSON.stringify(body), { status });
}

export const page = (room: string, inside = '', form = ''): string => `
<hub-room data-room="${room}" data-role="owner" data-state="active" data-cursor="from-page">
  <h1>Blåveis</h1>
  <section data-pinned></section>
  <ul data-people></ul>
  <a href="?before=x" data-earlier>Earlier</a>
  <div data-empty hidden>Nothing is open to you</div>
  <ol data-timeline>${inside}</ol>
  <ol data-outbox></ol>
  <p data-typing></p><p data-status role="status"></p><p data-news></p>
  <form data-composer ${form}>
    <input type="hidden" name="csrfmiddlewaretoken" value="old-token">
    <input type="hidden" name="client_id" value="11111111-1111-4111-8111-111111111111">
    <div data-draft-choice hidden><span data-draft-words></span><button type="button" data-draft-theirs></button><button type="button" data-draft-mine></button></div>
    <div data-tools hidden><button type="button" data-mark="bold">Bold</button></div>
    <input type="hidden" name="reply_to" value="">
    <div data-mode hidden><span data-mode-words></span></div>
    <textarea name="body"></textarea>
    <p data-count hidden></p><ul data-attached hidden></ul>
    <button type="button" data-kinds-line aria-expanded="false"><span data-kinds-words></span></button>
    <div data-scopes><div><input type="checkbox" name="scopes" value="general" checked><label>Felles</label></div></div>
    <div data-outdated hidden><button type="button" data-load-again>Load again</button></div>
    <div data-last hidden><span data-wider></span><button type="button" data-as-last></button></div>
    <p data-refusal hidden></p><p data-audience></p><details data-audience-whole hidden><summary>All <span data-audience-count></span></summary></details>
    <p data-draft-state></p><button type="button" data-throw-away hidden></button>
    <button>Send</button>
  </form>
  <template data-change-form><form data-draft-url="/draft/">
    <div data-draft-choice hidden><span data-draft-words></span><button type="button" data-draft-theirs></button><button type="button" data-draft-mine></button></div>
    <textarea name="body"></textarea><p data-sees></p><a data-of="" data-past></a>
    <p data-refusal hidden></p><p data-draft-state></p>
    <button type="submit">Save</button><button type="button" data-leave>Cancel</button><button type="button" data-throw-away hidden></button>
  </form></template>
  <template data-retract-form><form><p data-refusal hidden></p><button type="submit">Take back</button><button type="button" data-leave>Cancel</button></form></template>
</hub-room>`;
