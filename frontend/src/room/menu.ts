/** One menu for all entries: it is moved to the one whose button was pressed. */
import type { Screen } from './screen';

export class Menu {
  private readonly menu: HTMLElement | null;
  private id = '';
  private opener: HTMLElement | null = null;

  constructor(room: HTMLElement, private readonly base: string, private readonly screen: Screen) {
    this.menu = room.querySelector('[data-entry-menu]');
  }

  open(id: string, opener: HTMLElement): void {
    if (this.menu === null) return;
    this.id = id;
    this.opener = opener;
    const [sees, about] = this.menu.querySelectorAll('a');
    sees?.setAttribute('href', `${this.base}entries/${id}/sees/`);
    about?.setAttribute('href', `${this.base}about/${id}/`);
    this.menu.showPopover();
    this.stand(opener.getBoundingClientRect());
    this.menu.querySelector('button')?.focus();
  }

  close(): void {
    if (this.menu?.matches(':popover-open') === true) this.menu.hidePopover();
  }

  /** What opened the menu, to which the focus goes back. */
  get from(): HTMLElement | null {
    return this.opener;
  }

  async copy(): Promise<void> {
    const link = `${location.origin}${this.base}?at=${this.id}#e-${this.id}`;
    this.close();
    this.opener?.focus({ preventScroll: true });
    try {
      await navigator.clipboard.writeText(link);
      this.screen.tell('entry.copied');
    } catch {
      this.screen.tell('entry.not-copied', { link });
    }
  }

  /** Below the button, or above it where there is no room; never outside the window. */
  private stand(beside: DOMRect): void {
    if (this.menu === null) return;
    const { width, height } = this.menu.getBoundingClientRect();
    const below = beside.bottom + height < window.innerHeight;
    this.menu.style.top = `${below ? beside.bottom : Math.max(0, beside.top - height)}px`;
    this.menu.style.left = `${Math.max(8, Math.min(beside.left, window.innerWidth - width - 8))}px`;
  }
}
