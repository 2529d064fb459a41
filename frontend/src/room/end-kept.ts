/**
 * Whoever writes at the end of the conversation goes on seeing it: the newest
 * message stands above what is written, however that grows, and when the
 * keyboard takes its part of the screen. So does what else lies above the field.
 */
import type { Screen } from './screen';

export class EndKept {
  private height = 0;
  private room = window.innerHeight;
  private readonly grown = new ResizeObserver(() => { this.keep(); });
  private readonly resized = (): void => { this.keep(); };

  constructor(private readonly form: HTMLElement | null, private readonly screen: Screen) {}

  start(): void {
    if (this.form === null) return;
    this.height = this.form.offsetHeight;
    this.screen.standAbove(this.height);
    this.grown.observe(this.form);
    window.addEventListener('resize', this.resized);
  }

  stop(): void {
    this.grown.disconnect();
    window.removeEventListener('resize', this.resized);
  }

  private keep(): void {
    const [height, room] = [this.form?.offsetHeight ?? 0, window.innerHeight];
    const taken = height - this.height + this.room - room;
    if (height !== this.height) this.screen.standAbove(height);
    [this.height, this.room] = [height, room];
    if (taken === 0 || this.form?.contains(document.activeElement) !== true) return;
    if (this.screen.isAtEnd() || this.screen.wasAtEnd(taken)) this.screen.toEnd();
  }
}
