/** The names of days as people say them, by words of our own: browsers lack nynorsk. Today is the server's, not the device's. */
import type { Words } from './words';

const oslo = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Oslo', year: 'numeric', month: '2-digit', day: '2-digit' });
const oneDay = 86_400_000;

export class Calendar {
  /** Milliseconds that the device's clock is ahead of the server's. */
  private readonly ahead: number;

  /** `drawnAt` is when the page was drawn, by the server's clock. */
  constructor(private readonly words: Words, drawnAt: string | undefined) {
    const drawn = Date.parse(drawnAt ?? '');
    this.ahead = Number.isNaN(drawn) ? 0 : Date.now() - drawn;
  }

  /** Of a day as `2026-10-07`; what is no day stands as it is. */
  name(day: string, now = Date.now() - this.ahead): string {
    const date = new Date(`${day}T00:00:00Z`);
    if (Number.isNaN(date.getTime())) return day;
    const today = oslo.format(now);
    if (day === today) return this.words.say('day.today');
    if (date.getTime() === Date.parse(`${today}T00:00:00Z`) - oneDay) return this.words.say('day.yesterday');
    const key = day.slice(0, 4) === today.slice(0, 4) ? 'day.this-year' : 'day.other-year';
    return this.words.say(key, {
      weekday: this.words.say(`day.${date.getUTCDay()}`),
      day: String(date.getUTCDate()),
      month: this.words.say(`month.${date.getUTCMonth() + 1}`),
      year: day.slice(0, 4),
    });
  }
}
