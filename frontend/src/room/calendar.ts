/** The names of days as people say them, by words of our own: browsers lack nynorsk. */
import type { Words } from './words';

const oslo = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Oslo', year: 'numeric', month: '2-digit', day: '2-digit' });
const oneDay = 86_400_000;

export class Calendar {
  constructor(private readonly words: Words) {}

  /** Of a day as `2026-10-07`; what is no day stands as it is. */
  name(day: string, now = Date.now()): string {
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
