/**
 * Goals and measures: a column beside the room on a desk, a drawer over it on a phone.
 *
 * Without script they stand above the conversation.
 */
const wide = '(min-width: 56em)';

export class Drawer {
  private readonly panel: HTMLElement | null;
  /** One above the conversation, and one where it is written. */
  private readonly openers: readonly HTMLElement[];
  private readonly closer: HTMLElement | null;
  private readonly desk = window.matchMedia(wide);
  private readonly fit = (): void => {
    const isDrawer = !this.desk.matches;
    for (const opener of this.openers) opener.hidden = !isDrawer;
    if (this.closer !== null) this.closer.hidden = !isDrawer;
    this.panel?.toggleAttribute('data-drawer', isDrawer);
    if (isDrawer) {
      this.panel?.setAttribute('popover', 'auto');
      for (const fold of this.panel?.querySelectorAll('details') ?? []) fold.open = true;
    } else this.panel?.removeAttribute('popover');
  };

  constructor(room: HTMLElement) {
    this.panel = room.querySelector('[data-matters]');
    this.openers = [...room.querySelectorAll<HTMLElement>('[data-open-matters]')];
    this.closer = room.querySelector('[data-close-matters]');
  }

  start(): void {
    if (this.panel === null || typeof this.panel.showPopover !== 'function') return;
    this.fit();
    this.desk.addEventListener('change', this.fit);
  }

  stop(): void {
    this.desk.removeEventListener('change', this.fit);
  }

  open(): void {
    this.panel?.showPopover();
    this.closer?.focus();
  }

  close(): void {
    if (this.panel?.matches(':popover-open') === true) this.panel.hidePopover();
  }
}
