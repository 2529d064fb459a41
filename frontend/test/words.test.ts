/** Whatever the script can say, the page brings in the reader's language. */
import { expect, it } from 'vitest';
import { english } from '../src/room/words';
import watch from '../templates/rooms/watch.html?raw';
import page from '../templates/rooms/words.html?raw';

const said = (template: string): Map<string | undefined, string | undefined> =>
  new Map([...template.matchAll(/data-word="([^"]+)">\{% translate "([^"]+)" %\}/g)].map(([, key, text]) => [key, text]));

it('has every word on the page, and the same English', () => {
  const onPage = said(page);
  const beside = [...Object.entries(english)].filter(([key]) => key.startsWith('watch.'));
  for (const [key, text] of Object.entries(english)) if (!key.startsWith('watch.')) expect(onPage.get(key)).toBe(text);
  for (const [key, text] of beside) expect(said(watch).get(key)).toBe(text);
});

it('has on a page beside the room what is said there', () => {
  const onPage = said(watch);
  for (const key of ['line.reach', 'place.failed', 'ended.session', 'ended.log-in', 'ended.log-in.link', 'ended.again', 'ended.no-access',
    'ended.no-access.more', 'ended.rooms', 'ended.old', 'ended.reload']) expect(onPage.has(key)).toBe(true);
});
