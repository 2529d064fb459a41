/** Text from a word processor becomes plain text; what languages and emoji need stays. */
import { expect, it } from 'vitest';
import { plain } from '../src/room/pasted';

it.each([
  ['a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
  ['·\u0009one\r\n·\u0009two', '- one\n- two'],
  ['o\tone', '- one'],
  ['\uF0B7\tone', '- one'],
  ['1.\tfirst\n12)\ttwelfth', '1. first\n12) twelfth'],
  ['50\u00A0000 og\u00AD så\u200B', '50 000 og så'],
  ['\u0007bell', 'bell'],
  ['a\n\n\n\n\nb', 'a\n\nb'],
])('%j', (from, to) => { expect(plain(from)).toBe(to); });

it.each(['👩‍👩‍👧 بخير، شكرا', 'o du store', '- punkt\n1. en', 'fil · navn', 'می‌خواهم'])('leaves %j', (text) => {
  expect(plain(text)).toBe(text);
});
