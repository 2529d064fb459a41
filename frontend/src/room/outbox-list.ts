/** Draws what was said and is not yet an entry: waiting, kept here, stored or refused. */
import { button, element } from './draw';
import type { Item, Outbox } from './outbox';
import type { Words } from './words';

export class OutboxList {
  /** Told of everything that is on its way. */
  redrawn: (items: readonly Item[]) => void = () => undefined;

  constructor(private readonly list: HTMLElement | null, private readonly outbox: Outbox, private readonly words: Words) {}

  redraw(): void {
    const all = this.outbox.all();
    this.redrawn(all);
    // A change is told of where it is made; here only where it does not go as it should.
    const items = all.filter(({ act, state }) => act.type === 'post' || state !== 'waiting');
    this.list?.replaceChildren(...items.map((item) => this.draw(item)));
    this.list?.toggleAttribute('hidden', items.length === 0);
  }

  private draw(item: Item): HTMLElement {
    const id = item.act.client_id;
    const drawn = element('li', { class: 'waiting', 'data-client-id': id, 'data-state': item.state },
      element('p', { class: 'waiting__state' }, this.words.say(`outbox.${item.state}`)),
      element('p', { class: 'waiting__body' }, this.about(item)));
    if (item.state !== 'refused') return drawn;
    if (item.act.type !== 'retract') drawn.append(button(this.words.say('outbox.take-back'), 'data-take-back', id));
    drawn.append(button(this.words.say('outbox.drop'), 'data-drop', id));
    return drawn;
  }

  private about(item: Item): string {
    if (item.act.type === 'post') return item.act.body;
    return this.words.say(`outbox.${item.act.type}`);
  }
}
