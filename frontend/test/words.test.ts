/** Whatever the script can say, the page brings in the reader's language. */
import { expect, it } from 'vitest';
import { english } from '../src/room/words';
import page from '../templates/rooms/words.html?raw';

it('has every word on the page, and the same English', () => {
  const onPage = new Map([...page.matchAll(/data-word="([^"]+)">\{% translate "([^"]+)" %\}/g)].map(([, key, text]) => [key, text]));
  for (const [key, text] of Object.entries(english)) expect(onPage.get(key)).toBe(text);
});
