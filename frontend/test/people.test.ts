/** Who is here now: whoever only goes from page to page has not left. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { People } from '../src/room/people';
import { Words } from '../src/room/words';

const kari = { seat: 'kari', name: 'Kari', party: 'Skole', role: 'participant' };

function made(): { people: People; here: () => boolean } {
  const list = document.createElement('ul');
  const people = new People(list, null, new Words(list));
  people.rebuild([kari]);
  return { people, here: () => list.querySelector('[data-here]') !== null };
}

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

it('shows who comes at once, and who leaves when they have not come back', () => {
  const { people, here } = made();
  people.presence('kari', true);
  expect(here()).toBe(true);
  people.presence('kari', false);
  vi.advanceTimersByTime(1_000);
  people.presence('kari', true);
  vi.advanceTimersByTime(10_000);
  expect(here()).toBe(true);
  people.presence('kari', false);
  vi.advanceTimersByTime(2_900);
  expect(here()).toBe(true);
  vi.advanceTimersByTime(200);
  expect(here()).toBe(false);
});

it('knows of nobody when the line is lost', () => {
  const { people, here } = made();
  people.presence('kari', true);
  people.presence('kari', false);
  people.forgetHints();
  expect(here()).toBe(false);
});
