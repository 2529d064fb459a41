/**
 * The goals, measures, meetings and parts of the plan as they stand now.
 *
 * `welcome` brings them whole; afterwards each change replaces one by its id.
 * A group without anything in it is not shown.
 */
import type { Standing } from '../wire/frames';
import { element, fragment } from './draw';
import type { Words } from './words';

const kinds = ['goal', 'measure', 'meeting', 'plan.part'];

export class Pinned {
  constructor(private readonly section: HTMLElement, private readonly words: Words) {}

  rebuild(things: readonly Standing[]): void {
    this.clear();
    for (const thing of things) this.show(thing);
  }

  show(thing: Standing): void {
    const drawn = fragment(thing.html, '[data-standing]');
    if (drawn?.dataset.standing !== thing.id) return;
    const old = this.find(thing.id);
    if (old === null) this.place(thing.kind, drawn);
    else old.replaceWith(drawn);
  }

  /** A measure stands beneath its goal; everything else at the end of its group. */
  private place(kind: string, drawn: HTMLElement): void {
    const goal = drawn.dataset.goal === undefined ? null : this.find(drawn.dataset.goal);
    if (goal === null) {
      this.group(kind).append(drawn);
      return;
    }
    let after = goal;
    while (after.nextElementSibling instanceof HTMLElement && after.nextElementSibling.dataset.goal === drawn.dataset.goal) {
      after = after.nextElementSibling;
    }
    after.after(drawn);
  }

  gone(id: string): void {
    const old = this.find(id);
    const group = old?.closest('[data-pins]') ?? null;
    old?.remove();
    if (group !== null && group.querySelector('[data-standing]') === null) group.remove();
  }

  clear(): void {
    this.section.replaceChildren();
  }

  private find(id: string): HTMLElement | null {
    return [...this.section.querySelectorAll<HTMLElement>('[data-standing]')]
      .find((one) => one.dataset.standing === id) ?? null;
  }

  private group(kind: string): HTMLElement {
    const there = this.groups().find((one) => kindOf(one) === kind);
    if (there !== undefined) return there;
    const heading = this.words.say(kinds.includes(kind) ? `pins.${kind}` : 'pins.other');
    const made = element('div', { class: 'pins', 'data-pins': kind }, element('h3', { class: 'pins__heading' }, heading));
    const next = this.groups().find((one) => rank(kindOf(one)) > rank(kind));
    this.section.insertBefore(made, next ?? null);
    return made;
  }

  private groups(): readonly HTMLElement[] {
    return [...this.section.querySelectorAll<HTMLElement>('[data-pins]')];
  }
}

/** A group the server drew need not name its kind: what it holds does. */
function kindOf(group: HTMLElement): string {
  const named = group.dataset.pins ?? '';
  return named === '' ? group.querySelector<HTMLElement>('[data-kind]')?.dataset.kind ?? '' : named;
}

function rank(kind: string): number {
  const at = kinds.indexOf(kind);
  return at < 0 ? kinds.length : at;
}
