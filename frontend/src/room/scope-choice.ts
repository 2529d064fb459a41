/**
 * The kinds of information one may write in: always those one reaches, no other.
 */
import type { Scope } from '../wire/frames';
import { element } from './draw';

export class ScopeChoice {
  /** What was chosen outlives a redrawing, where it may still be chosen. */
  private wanted: readonly string[];
  /** Those of what is answered: an answer may not be seen by more people. */
  private held: readonly string[] = [];
  private readonly names = new Map<string, string>();

  constructor(private readonly form: HTMLFormElement, private readonly chose: () => void) {
    this.wanted = this.chosen();
    this.learnNames();
    form.addEventListener('change', () => { this.wanted = this.chosen(); });
  }

  chosen(): readonly string[] {
    return this.boxes().filter((box) => box.checked).map((box) => box.value);
  }

  open(): readonly string[] {
    return this.boxes().map((box) => box.value);
  }

  named(keys: readonly string[]): readonly string[] {
    return keys.map((key) => this.names.get(key) ?? key);
  }

  choose(scopes: readonly string[]): void {
    this.wanted = scopes;
    for (const box of this.boxes()) box.checked = scopes.includes(box.value);
    this.chose();
  }

  /** Of what is answered: they stay chosen while it is. */
  hold(scopes: readonly string[]): void {
    this.held = scopes;
    this.choose([...new Set([...this.chosen(), ...scopes])]);
    this.redraw();
  }

  release(): void {
    this.held = [];
    this.redraw();
  }

  focus(): void {
    this.boxes()[0]?.focus();
  }

  /** Shows the kinds that are open now; says the names of those that were chosen and no longer are. */
  reopen(scopes: readonly Scope[]): readonly string[] {
    this.rebuild(scopes);
    const open = new Set(scopes.map((scope) => scope.key));
    const gone = this.wanted.filter((key) => !open.has(key));
    this.wanted = this.wanted.filter((key) => open.has(key));
    return gone.map((key) => this.names.get(key) ?? key);
  }

  rebuild(scopes: readonly Scope[]): void {
    const place = this.form.querySelector<HTMLElement>('[data-scopes]');
    const drawn = this.boxes();
    const same = drawn.length === scopes.length && scopes.every((scope, at) => drawn[at]?.value === scope.key);
    if (place === null || same) return;
    this.learnNames();
    place.replaceChildren(...scopes.map((scope) => this.draw(scope)));
    this.learnNames();
    this.chose();
  }

  private draw(scope: Scope): HTMLElement {
    const id = `scope-${scope.key}`;
    const box = element('input', { class: 'ds-input', type: 'checkbox', name: 'scopes', value: scope.key, id });
    box.checked = this.wanted.includes(scope.key);
    box.disabled = this.held.includes(scope.key);
    return element('div', { class: 'ds-field choice' }, box, element('label', { class: 'ds-label', for: id }, scope.name));
  }

  private redraw(): void {
    for (const box of this.boxes()) box.disabled = this.held.includes(box.value);
  }

  private learnNames(): void {
    for (const box of this.boxes()) this.names.set(box.value, box.parentElement?.textContent.trim() ?? box.value);
  }

  private boxes(): readonly HTMLInputElement[] {
    return [...this.form.querySelectorAll<HTMLInputElement>('input[name=scopes]')];
  }
}
