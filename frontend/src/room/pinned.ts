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
    for (const thing of things) this.put(thing);
    this.tally();
  }

  show(thing: Standing): void {
    this.put(thing);
    this.tally();
  }

  private put(thing: Standing): void {
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
    this.tally();
  }

  /** How far each goal has come by the measures under it that this reader sees, and how many there are in all. */
  private tally(): void {
    const measures = [...this.section.querySelectorAll<HTMLElement>('[data-kind="measure"]')];
    const goals = [...this.section.querySelectorAll<HTMLElement>('[data-kind="goal"]')];
    for (const goal of goals) {
      goal.querySelector('[data-progress]')?.remove();
      const under = measures.filter((one) => one.dataset.goal === goal.dataset.standing && one.dataset.stage !== 'stopped');
      if (under.length > 0) goal.querySelector('.pin__meta')?.after(this.progress(under));
    }
    const count = document.querySelector('[data-pin-count]');
    if (count !== null) count.textContent = `(${goals.length + measures.length})`;
  }

  private progress(under: readonly HTMLElement[]): HTMLElement {
    const done = under.filter((one) => one.dataset.stage === 'done').length;
    const words = this.words.say('pins.progress', { done: String(done), all: String(under.length) });
    return element('p', { class: 'pin__progress', 'data-progress': '' },
      element('progress', { value: String(done), max: String(under.length), 'aria-label': words }),
      element('span', { 'aria-hidden': 'true' }, words));
  }

  clear(): void {
    this.section.replaceChildren();
    this.tally();
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
