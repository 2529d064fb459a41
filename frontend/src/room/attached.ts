/**
 * Files that go along with a message.
 *
 * Nothing of a file leaves this machine before one presses send and those who
 * will see it were shown: a document is there for them from the moment it is
 * stored. A file keeps its client id, so that trying again shares it once.
 */
import { element } from './draw';
import { unfit } from './fit';
import { tokenOf } from './own-draft';
import type { Send, Upload } from './upload';
import type { Words } from './words';

interface Item {
  readonly file: File;
  readonly clientId: string;
  readonly drawn: HTMLElement;
  why: string | null;
  id: string | null;
  upload: Upload | null;
}

export interface Chosen {
  readonly scopes: readonly string[];
  readonly audience: string;
}

/** Why not all of them are there, in words; with a code where the server has one. */
export class NotShared extends Error {
  constructor(readonly code: string, readonly words: string) {
    super(words);
  }
}

export class Attached {
  private items: Item[] = [];
  private readonly list: HTMLElement | null;

  constructor(
    private readonly form: HTMLFormElement, private readonly words: Words,
    private readonly send: Send, private readonly changed: () => void,
  ) {
    this.list = form.querySelector('[data-attached]');
    const ways = form.querySelector<HTMLElement>('[data-attach]');
    if (ways !== null) ways.hidden = false;
    ways?.addEventListener('change', (event) => {
      const input = event.target as HTMLInputElement;
      this.add([...(input.files ?? [])]);
      input.value = '';
    });
    this.list?.addEventListener('click', (event) => {
      const id = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-unattach]')?.dataset.unattach : undefined;
      if (id !== undefined) this.remove(id);
    });
    const room = form.closest<HTMLElement>('hub-room') ?? form;
    room.addEventListener('dragover', (event) => { this.hover(event); });
    room.addEventListener('dragleave', (event) => { if (!room.contains(event.relatedTarget as Node | null)) form.removeAttribute('data-dropping'); });
    room.addEventListener('drop', (event) => { this.drop(event); });
  }

  add(files: readonly File[]): void {
    for (const file of files) {
      const item: Item = { file, clientId: crypto.randomUUID(), drawn: element('li', { class: 'attached' }), why: null, id: null, upload: null };
      this.items.push(item);
      this.list?.append(item.drawn);
      this.draw(item);
      void unfit(file).catch(() => 'file.gone').then((why) => {
        item.why = why === null ? null : this.words.say(why);
        this.draw(item);
      });
    }
    this.redraw();
  }

  get any(): boolean {
    return this.items.length > 0;
  }

  get unfit(): boolean {
    return this.items.some((item) => item.why !== null && item.id === null);
  }

  /** Ids of all of them, each shared by now. Raises `NotShared`; those that are there already stay so. */
  async share(chosen: Chosen): Promise<readonly string[]> {
    for (const item of [...this.items]) if (item.id === null) await this.shareOne(item, chosen);
    return this.items.flatMap((item) => item.id ?? []);
  }

  clear(): void {
    for (const item of this.items) item.upload?.cancel();
    this.items = [];
    this.list?.replaceChildren();
    this.redraw();
  }

  private async shareOne(item: Item, chosen: Chosen): Promise<void> {
    const form = new FormData();
    form.set('csrfmiddlewaretoken', tokenOf(this.form));
    form.set('client_id', item.clientId);
    form.set('audience', chosen.audience);
    for (const scope of chosen.scopes) form.append('scopes', scope);
    form.set('file', item.file);
    item.why = null;
    item.upload = this.send(this.form.dataset.attachUrl ?? '', form, (part) => { this.progress(item, part); });
    this.draw(item);
    const outcome = await item.upload.done;
    item.upload = null;
    if (!this.items.includes(item)) throw new NotShared('', this.words.say('file.called-back'));
    if (outcome.how === 'shared') item.id = outcome.id;
    else if (outcome.how === 'refused' && outcome.code === '') item.why = outcome.words;
    this.draw(item);
    if (outcome.how === 'away') throw new NotShared('', this.words.say('file.away'));
    if (outcome.how === 'refused') throw new NotShared(outcome.code, outcome.code === '' ? this.words.say('file.unfit') : outcome.words);
  }

  private remove(clientId: string): void {
    const item = this.items.find((one) => one.clientId === clientId);
    this.items = this.items.filter((one) => one !== item);
    item?.upload?.cancel();
    item?.drawn.remove();
    this.redraw();
  }

  private redraw(): void {
    if (this.list !== null) this.list.hidden = this.items.length === 0;
    this.changed();
  }

  private draw(item: Item): void {
    const { file, clientId } = item;
    const state = item.id !== null ? 'shared' : item.why !== null ? 'unfit' : item.upload !== null ? 'going' : 'ready';
    item.drawn.dataset.state = state;
    const says = item.why ?? this.words.say(`file.${state}`);
    const button = element('button', {
      type: 'button', class: 'ds-button quiet', 'data-variant': 'tertiary', 'data-size': 'sm', 'data-unattach': clientId,
      'aria-label': this.words.say(state === 'going' ? 'file.cancel-named' : 'file.remove-named', { name: file.name }),
    }, this.words.say(state === 'going' ? 'file.cancel' : 'file.remove'));
    item.drawn.replaceChildren(
      element('span', { class: 'attached__name', dir: 'auto' }, file.name),
      element('span', { class: 'attached__size' }, size(file.size)),
      ...(state === 'shared' ? [] : [button]),
      ...(state === 'going' ? [element('progress', { class: 'attached__progress', max: '1', value: '0', 'aria-label': file.name })] : []),
      element('span', { class: 'attached__says', ...(state === 'unfit' ? { role: 'alert' } : {}) }, says),
    );
  }

  private progress(item: Item, part: number): void {
    const bar = item.drawn.querySelector('progress');
    if (bar !== null) bar.value = part;
  }

  private hover(event: DragEvent): void {
    if (event.dataTransfer?.types.includes('Files') !== true) return;
    event.preventDefault();
    this.form.setAttribute('data-dropping', '');
  }

  private drop(event: DragEvent): void {
    this.form.removeAttribute('data-dropping');
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    this.add(files);
  }
}

function size(bytes: number): string {
  const lang = document.documentElement.lang.startsWith('en') ? 'en' : 'nb';
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1_000).toLocaleString(lang)} kB`;
  return `${(bytes / 1_000_000).toLocaleString(lang, { maximumFractionDigits: 1 })} MB`;
}
