/** A page that stands beside its room, the server that it asks, and the line that it holds: what its tests share. */
import { afterEach, beforeEach, vi } from 'vitest';
import { Fetching } from '../src/room/fetched';
import { HubWatch } from '../src/watch/hub-watch';
import { FakeSocket } from './cast';

export const page = (inside: string, follows = '', me = 'kari'): string => `<main data-follows="${follows}">
  <hub-watch data-room="r" data-me="${me}" data-cursor="from-page" data-back="/rooms/r/" data-home="/rooms/"><p data-status></p></hub-watch>${inside}</main>`;
export const form = (body = '', hidden = ''): string => `<form action="/f/"><input type="hidden" name="token" value="${hidden}">
  <textarea name="body">${body}</textarea><input type="checkbox" name="kind" value="a"><input type="checkbox" name="kind" value="b">
  <select name="about"><option value="">None</option><option value="x">X</option></select></form>`;

/** How often the server was asked, and what it answers. */
export const server: { asked: number; answer: () => Response } = { asked: 0, answer: () => new Response('', { status: 404 }) };

if (customElements.get('hub-watch') === undefined) customElements.define('hub-watch', HubWatch);

export function show(html: string): FakeSocket {
  const holder = document.createElement('div');
  holder.innerHTML = html; // eslint-disable-line no-restricted-properties
  document.body.replaceChildren(...holder.children);
  FakeSocket.last.open();
  return FakeSocket.last;
}

export function lies(html: string): void {
  server.answer = () => new Response(`<!doctype html><title>Anew</title><body>${html}</body>`);
}

/** Sent on to another page. */
export function leads(path: string): void {
  server.answer = () => {
    const elsewhere = new Response('', { status: 200 });
    Object.defineProperties(elsewhere, { redirected: { value: true }, url: { value: new URL(path, location.href).href } });
    return elsewhere;
  };
}

/** Until what was asked for has come. */
export async function come(): Promise<void> {
  await vi.advanceTimersByTimeAsync(300);
}

export const text = (): string => document.querySelector('main')?.textContent ?? '';
export const field = (selector: string): HTMLInputElement => {
  const found = document.querySelector<HTMLInputElement>(selector);
  if (found === null) throw new Error(`no ${selector}`);
  return found;
};

export function beside(): void {
  let day = Date.parse('2026-11-22T09:00:00Z');
  beforeEach(() => {
    vi.useFakeTimers();
    vi.setSystemTime(day += 60_000);
    FakeSocket.all = [];
    server.asked = 0;
    HubWatch.connect = () => new FakeSocket();
    Fetching.ask = async () => {
      server.asked += 1;
      return Promise.resolve(server.answer());
    };
  });
  afterEach(() => {
    document.body.replaceChildren();
    vi.useRealTimers();
  });
}
