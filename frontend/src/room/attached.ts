/**
 * Files that go along with a message.
 *
 * It is kept sealed beside the draft, for its writer alone, and becomes a
 * document first when one presses send and those who will see it were shown.
 * Where it could not be kept it waits here, and goes when the message does. A
 * file keeps its client id, so that trying again shares it once.
 */
import { element } from './draw';
import { unfit } from './fit';
import type { KeptFile } from './keeping';
import { tokenOf } from './own-draft';
import type { Send, Upload } from './upload';
import type { Words } from './words';

interface Item {
  /** Nothing where it came back with the draft. */
  readonly file: File | null;
  readonly name: string;
  readonly size: number;
  readonly clientId: string;
  readonly drawn: HTMLElement;
  why: string | null;
  id: string | null;
  upload: Upload | null;
  /** Under which id it is kept beside the draft. */
  kept: string | null;
}

export interface Chosen {
  readonly scopes: readonly string[];
  readonly audience: string;
  /** Does a text follow, where a picture is then shown? */
  readonly withText: boolean;
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
    private readonly send: Send, private readonly changed: () => void, private readonly wrote: () => void,
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
    room.addEventListener('drop', (event) => { this.dropped(event); });
  }

  add(files: readonly File[]): void {
    for (const file of files) {
      const item = this.put({ file, name: file.name, size: file.size, clientId: crypto.randomUUID(), kept: null });
      void unfit(file).catch(() => 'file.gone').then((why) => {
        item.why = why === null ? null : this.words.say(why);
        this.draw(item);
        if (why === null) void this.keep(item, file);
      });
    }
    this.redraw();
  }

  /** What came back with the draft, in place of what is here. */
  restore(files: readonly KeptFile[]): void {
    this.clear();
    for (const { id, name, size, clientId } of files) this.put({ file: null, name, size, clientId, kept: id });
    this.redraw();
  }

  get any(): boolean {
    return this.items.length > 0;
  }

  get kept(): readonly string[] {
    return this.items.flatMap((item) => item.kept ?? []);
  }

  /** Would be gone with the page. */
  get onlyHere(): boolean {
    return this.items.some((item) => item.kept === null && item.id === null);
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

  private put(told: Pick<Item, 'file' | 'name' | 'size' | 'clientId' | 'kept'>): Item {
    const item: Item = { ...told, drawn: element('li', { class: 'attached' }), why: null, id: null, upload: null };
    this.items.push(item);
    this.list?.append(item.drawn);
    this.draw(item);
    return item;
  }

  private async keep(item: Item, file: File): Promise<void> {
    const url = this.form.dataset.filesUrl ?? '';
    if (url === '') return;
    const form = new FormData();
    form.set('csrfmiddlewaretoken', tokenOf(this.form));
    form.set('client_id', item.clientId);
    form.set('file', file);
    const outcome = await this.send(url, form, () => undefined).done;
    const isHere = this.items.includes(item);
    if (outcome.how === 'shared' && !isHere) this.drop(outcome.id);
    if (!isHere || item.id !== null || item.upload !== null) return;
    if (outcome.how === 'refused' && outcome.code === '') item.why = outcome.words;
    if (outcome.how === 'shared') item.kept = outcome.id;
    this.draw(item);
    if (item.kept !== null) this.wrote();
  }

  private drop(id: string): void {
    const form = new FormData();
    form.set('csrfmiddlewaretoken', tokenOf(this.form));
    form.set('drop', id);
    this.send(this.form.dataset.filesUrl ?? '', form, () => undefined);
  }

  private async shareOne(item: Item, chosen: Chosen): Promise<void> {
    const form = new FormData();
    form.set('csrfmiddlewaretoken', tokenOf(this.form));
    form.set('client_id', item.clientId);
    form.set('audience', chosen.audience);
    for (const scope of chosen.scopes) form.append('scopes', scope);
    if (chosen.withText) form.set('shown_with', '1');
    if (item.kept !== null) form.set('kept', item.kept);
    else if (item.file !== null) form.set('file', item.file);
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
    if (item?.kept != null) { this.drop(item.kept); this.wrote(); }
    this.redraw();
  }

  private redraw(): void {
    if (this.list !== null) this.list.hidden = this.items.length === 0;
    this.changed();
  }

  private draw(item: Item): void {
    const { name, clientId } = item;
    const state = item.id !== null ? 'shared' : item.why !== null ? 'unfit' : item.upload !== null ? 'going' : item.kept !== null ? 'kept' : 'ready';
    item.drawn.dataset.state = state;
    const says = item.why ?? this.words.say(`file.${state}`);
    const button = element('button', {
      type: 'button', class: 'ds-button quiet', 'data-variant': 'tertiary', 'data-size': 'sm', 'data-unattach': clientId,
      'aria-label': this.words.say(state === 'going' ? 'file.cancel-named' : 'file.remove-named', { name }),
    }, this.words.say(state === 'going' ? 'file.cancel' : 'file.remove'));
    item.drawn.replaceChildren(
      element('span', { class: 'attached__name', dir: 'auto' }, name),
      element('span', { class: 'attached__size' }, size(item.size)),
      ...(state === 'shared' ? [] : [button]),
      ...(state === 'going' ? [element('progress', { class: 'attached__progress', max: '1', value: '0', 'aria-label': name })] : []),
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

  private dropped(event: DragEvent): void {
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
