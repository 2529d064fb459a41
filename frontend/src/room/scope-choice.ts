/**
 * The kinds of information one may write in: always those one reaches, no other.
 */
import type { Scope } from '../wire/frames';
import { element } from './draw';

export class ScopeChoice {
  /** What was chosen outlives a redrawing, where it may still be chosen. */
  private wanted: readonly string[];

  constructor(private readonly form: HTMLFormElement) {
    this.wanted = this.chosen();
    form.addEventListener('change', () => { this.wanted = this.chosen(); });
  }

  chosen(): readonly string[] {
    return this.boxes().filter((box) => box.checked).map((box) => box.value);
  }

  choose(scopes: readonly string[]): void {
    this.wanted = scopes;
    for (const box of this.boxes()) box.checked = scopes.includes(box.value);
  }

  /** An answer may not be seen by more people than what it answers. */
  add(scopes: readonly string[]): void {
    this.choose([...new Set([...this.chosen(), ...scopes])]);
  }

  rebuild(scopes: readonly Scope[]): void {
    const place = this.form.querySelector<HTMLElement>('[data-scopes]');
    const drawn = this.boxes();
    const same = drawn.length === scopes.length && scopes.every((scope, at) => drawn[at]?.value === scope.key);
    if (place === null || same) return;
    place.replaceChildren(...scopes.map((scope) => this.draw(scope)));
  }

  private draw(scope: Scope): HTMLElement {
    const id = `scope-${scope.key}`;
    const box = element('input', { class: 'ds-input', type: 'checkbox', name: 'scopes', value: scope.key, id });
    box.checked = this.wanted.includes(scope.key);
    return element('div', { class: 'ds-field choice' }, box, element('label', { class: 'ds-label', for: id }, scope.name));
  }

  private boxes(): readonly HTMLInputElement[] {
    return [...this.form.querySelectorAll<HTMLInputElement>('input[name=scopes]')];
  }
}
