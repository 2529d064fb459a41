/**
 * What the page was drawn for: the state of the case, and the role of its seat.
 *
 * Heading, actions and composer follow from both, and only the server draws
 * them. When either changes the page is loaded anew, or offered anew to whoever
 * would lose what they are writing.
 */
export class PageDrawn {
  private role: string;
  private state: string;

  constructor(private readonly room: HTMLElement) {
    this.role = room.dataset.role ?? '';
    this.state = room.dataset.state ?? '';
  }

  /** A page that does not say what it was drawn for is taken to fit the first welcome. */
  fits(role: string, state: string): boolean {
    this.role ||= role;
    this.state ||= state;
    return this.role === role && this.state === state;
  }

  outdated(isWriting: boolean): void {
    if (isWriting) this.offer(true);
    else this.loadAgain();
  }

  offer(isOutdated: boolean): void {
    const place = this.room.querySelector<HTMLElement>('[data-outdated]');
    if (place !== null) place.hidden = !isOutdated;
  }

  /** The address without its anchor, so that a page a form was answered with is not posted again. */
  loadAgain(): void {
    location.replace(location.pathname + location.search);
  }
}
