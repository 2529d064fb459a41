/** What the bar writes, and that it takes it away again. */
import { expect, it } from 'vitest';
import { marked, type Mark } from '../src/room/markdown';

function press(mark: Mark, text: string): string {
  const from = text.indexOf('[');
  const to = text.lastIndexOf(']') - 1;
  const bare = text.replace('[', '').replace(/\](?!.*\])/s, '');
  const change = marked(mark, { text: bare, from, to }, 'here');
  const after = bare.slice(0, change.from) + change.put + bare.slice(change.to);
  const [a, b] = change.chosen;
  return `${after.slice(0, a)}[${after.slice(a, b)}]${after.slice(b)}`;
}

it.each<[Mark, string, string]>([
  ['bold', 'so [very] good', 'so **[very]** good'],
  ['bold', 'so [very ]good', 'so **[very]** good'],
  ['bold', 'so **[very]** good', 'so [very] good'],
  ['italic', 'a []', 'a _[here]_'],
  ['list', 'one\n[two\nthree]\nfour', 'one\n[- two\n- three]\nfour'],
  ['list', '[- two\n- three]', '[two\nthree]'],
  ['quote', 'said []', '> said []'],
  ['link', 'see [the plan]', 'see [the plan]([https://])'.replace('[the plan]', '\u0001')],
])('%s of %j', (mark, before, after) => {
  expect(press(mark, before)).toBe(after.replace('\u0001', '[the plan]'));
});

it('takes a chosen address as where the link leads', () => {
  const change = marked('link', { text: 'https://a.no', from: 0, to: 12 }, 'words');
  expect(change.put).toBe('[words](https://a.no)');
});
